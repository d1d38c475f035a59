set -e
thumbsmith setup --check --quiet
python3 -P -c "import torch, diffusers, plugins.backgrounds.sdxl; print(torch.__version__)"
thumbsmith worker --help | grep -q -- --gpu

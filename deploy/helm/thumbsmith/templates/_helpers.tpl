{{- define "thumbsmith.labels" -}}
app.kubernetes.io/name: thumbsmith
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "thumbsmith.name" -}}
{{ printf "%s-%s" .root.Release.Name .part | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "thumbsmith.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "thumbsmith.container" -}}
image: {{ required (printf "image.%s names no image; build one and say its name" .imageOf) (index .root.Values.image .imageOf) }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
envFrom:
  - secretRef: {name: {{ .root.Values.secret.name }}}
env:
  - {name: THUMBSMITH_DATA_DIR, value: /data}
  - {name: TMPDIR, value: /data/tmp}
  {{- range $name, $value := .root.Values.settings }}
  - {name: THUMBSMITH_{{ $name }}, value: {{ $value | quote }}}
  {{- end }}
volumeMounts:
  - {name: data, mountPath: /data}
  - {name: temporary, mountPath: /data/tmp}
{{- end }}

{{- define "thumbsmith.volumes" -}}
volumes:
  - {name: data, emptyDir: {}}
  - {name: temporary, emptyDir: {}}
{{- end }}

using System.Text.Json.Nodes;

namespace Jota.Benchmarks.Codec;

/// <summary>A pod as a Deployment makes them, running: about 3 KB.</summary>
internal static class SamplePod
{
    public static byte[] Json()
    {
        var pod = JsonNode.Parse(Text)!.AsObject();
        return System.Text.Encoding.UTF8.GetBytes(pod.ToJsonString());
    }

    private const string Text = """
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "web-7c5ddbdf54-x2x9k", "generateName": "web-7c5ddbdf54-", "namespace": "default",
            "uid": "0f6b0f0e-8a35-4b0c-9a55-3a3f3a6a1c11", "creationTimestamp": "2026-05-01T10:00:00Z", "generation": 1,
            "labels": { "app": "web", "pod-template-hash": "7c5ddbdf54", "tier": "frontend" },
            "annotations": { "example.com/checksum": "5b1f0c1d4e7a9b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829304" },
            "ownerReferences": [
              { "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-7c5ddbdf54",
                "uid": "b1c2d3e4-0000-4000-8000-000000000001", "controller": true, "blockOwnerDeletion": true } ]
          },
          "spec": {
            "containers": [
              { "name": "nginx", "image": "nginx:1.25", "imagePullPolicy": "IfNotPresent",
                "ports": [ { "name": "http", "containerPort": 80, "protocol": "TCP" } ],
                "env": [
                  { "name": "MODE", "value": "production" },
                  { "name": "POD_NAME", "valueFrom": { "fieldRef": { "apiVersion": "v1", "fieldPath": "metadata.name" } } } ],
                "resources": { "limits": { "cpu": "500m", "memory": "128Mi" }, "requests": { "cpu": "100m", "memory": "64Mi" } },
                "readinessProbe": { "httpGet": { "path": "/", "port": 80, "scheme": "HTTP" }, "timeoutSeconds": 1,
                  "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3 },
                "volumeMounts": [
                  { "name": "content", "mountPath": "/usr/share/nginx/html" },
                  { "name": "kube-api-access-abcde", "readOnly": true, "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount" } ],
                "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File" } ],
            "volumes": [
              { "name": "content", "emptyDir": {} },
              { "name": "kube-api-access-abcde", "projected": { "defaultMode": 420, "sources": [
                { "serviceAccountToken": { "expirationSeconds": 3607, "path": "token" } },
                { "configMap": { "name": "kube-root-ca.crt", "items": [ { "key": "ca.crt", "path": "ca.crt" } ] } } ] } } ],
            "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
            "serviceAccountName": "default", "nodeName": "node-1", "securityContext": {}, "schedulerName": "default-scheduler",
            "tolerations": [
              { "key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300 },
              { "key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300 } ],
            "priority": 0, "enableServiceLinks": true, "preemptionPolicy": "PreemptLowerPriority"
          },
          "status": {
            "phase": "Running", "qosClass": "Burstable", "hostIP": "10.0.0.5", "podIP": "10.244.0.17",
            "podIPs": [ { "ip": "10.244.0.17" } ], "startTime": "2026-05-01T10:00:00Z",
            "conditions": [
              { "type": "Initialized", "status": "True", "lastTransitionTime": "2026-05-01T10:00:00Z" },
              { "type": "Ready", "status": "True", "lastTransitionTime": "2026-05-01T10:00:02Z" },
              { "type": "ContainersReady", "status": "True", "lastTransitionTime": "2026-05-01T10:00:02Z" },
              { "type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-05-01T10:00:00Z" } ],
            "containerStatuses": [
              { "name": "nginx", "image": "docker.io/library/nginx:1.25", "ready": true, "started": true, "restartCount": 0,
                "imageID": "docker.io/library/nginx@sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31",
                "containerID": "containerd://6b1f0c1d4e7a9b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829304",
                "state": { "running": { "startedAt": "2026-05-01T10:00:01Z" } }, "lastState": {} } ]
          }
        }
        """;
}

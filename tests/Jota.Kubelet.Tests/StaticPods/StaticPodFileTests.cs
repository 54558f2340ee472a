using System.Text;
using Jota.Kubelet.StaticPods;
using k8s.Models;

namespace Jota.Kubelet.Tests.StaticPods;

/// <summary>The pod that a file of the manifest folder holds.</summary>
public sealed class StaticPodFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: c, image: 'nginx:1'}]\n")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"name":"c","image":"nginx:1"}]}}""")]
    public void Is_the_nodes_own(string text)
    {
        var pod = Read(text);
        Assert.Equal(("web-node-1", "default", "node-1"), (pod.Metadata.Name, pod.Metadata.NamespaceProperty, pod.Spec.NodeName));
        Assert.Equal("file", pod.Metadata.Annotations["kubernetes.io/config.source"]);
        Assert.Equal(pod.Metadata.Uid, pod.Metadata.Annotations["kubernetes.io/config.hash"]);
        Assert.Equal("2026-01-02T03:04:05.0000000Z", pod.Metadata.Annotations["kubernetes.io/config.seen"]);
        Assert.Equal(32, pod.Metadata.Uid.Length);
        Assert.Contains(pod.Spec.Tolerations, t => t is { OperatorProperty: "Exists", Effect: "NoExecute", Key: null });
        Assert.Equal(("IfNotPresent", "Always"), (pod.Spec.Containers[0].ImagePullPolicy, pod.Spec.RestartPolicy));
    }

    [Fact]
    public void Its_uid_follows_from_what_it_is_and_where()
    {
        const string Text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: c, image: 'nginx:1'}]\n";
        var uid = Read(Text).Metadata.Uid;
        Assert.Equal(uid, Read("# said otherwise\n" + Text).Metadata.Uid);
        Assert.Equal(uid, StaticPodFile.Read(Encoding.UTF8.GetBytes(Text), "node-1", Now.AddDays(1), out _)!.Metadata.Uid);
        Assert.NotEqual(uid, Read(Text.Replace("nginx:1", "nginx:2", StringComparison.Ordinal)).Metadata.Uid);
        Assert.NotEqual(uid, StaticPodFile.Read(Encoding.UTF8.GetBytes(Text), "node-2", Now, out _)!.Metadata.Uid);
    }

    [Theory]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", "it is no Pod of v1, but Deployment of apps/v1")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", "it has no name, or no spec")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n", "spec.containers: Required value")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: A}\nspec: {containers: [{name: c, image: i}]}\n", "metadata.name: Invalid value")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: 1, image: i}]}\n", "")]
    [InlineData("{", "")]
    [InlineData("", "")]
    public void What_is_no_pod_is_told(string text, string problem)
    {
        Assert.Null(StaticPodFile.Read(Encoding.UTF8.GetBytes(text), "node-1", Now, out var told));
        Assert.Contains(problem, Assert.IsType<string>(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serviceAccountName: robot", "serviceaccounts")]
    [InlineData("imagePullSecrets: [{name: s}]", "secrets")]
    [InlineData("volumes: [{name: v, secret: {secretName: s}}]", "secrets")]
    [InlineData("volumes: [{name: v, configMap: {name: m}}]", "configmaps")]
    [InlineData("volumes: [{name: v, persistentVolumeClaim: {claimName: p}}]", "persistentvolumeclaims")]
    [InlineData("initContainers: [{name: i, image: i, envFrom: [{configMapRef: {name: m}}]}]", "configmaps")]
    [InlineData("initContainers: [{name: i, image: i, env: [{name: a, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]", "secrets")]
    public void What_needs_the_api_is_refused(string more, string resource)
    {
        var text = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers: [{{name: c, image: i}}]\n  {more}\n";
        Assert.Null(StaticPodFile.Read(Encoding.UTF8.GetBytes(text), "node-1", Now, out var told));
        Assert.Equal($"static pods may not reference {resource}", told);
    }

    private static V1Pod Read(string text)
    {
        var pod = StaticPodFile.Read(Encoding.UTF8.GetBytes(text), "node-1", Now, out var problem);
        Assert.Null(problem);
        return pod!;
    }
}

using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>What pods' RuntimeClasses are called by the runtime (node.k8s.io/v1 <c>handler</c>).</summary>
internal sealed class RuntimeHandlers(IApi api)
{
    /// <summary>
    /// The handler of a pod's class, asked for when its sandbox is made; empty where it names none. Throws <see cref="ApiException"/>
    /// (404) when the class is not there.
    /// </summary>
    public async ValueTask<string> OfAsync(V1PodSpec spec, CancellationToken ct) => spec.RuntimeClassName is { Length: > 0 } name
        ? (await api.GetAsync<V1RuntimeClass>(ObjectKey.Cluster(name), ct)).Handler
        : "";
}

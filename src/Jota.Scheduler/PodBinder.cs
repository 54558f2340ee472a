using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Tells the server where a pod goes, through the pod's <c>binding</c> subresource.</summary>
internal sealed class PodBinder(IApi api)
{
    private readonly Resource _pods = api.Catalog.For<V1Pod>();

    public async Task BindAsync(PodShape pod, string node, CancellationToken ct)
    {
        var binding = new V1Binding
        {
            ApiVersion = "v1",
            Kind = "Binding",
            Metadata = new() { Name = pod.Key.Name, NamespaceProperty = pod.Key.Namespace, Uid = pod.Uid },
            Target = new() { Kind = "Node", Name = node },
        };
        await api.CreateAsync(ApiTarget.Of(_pods, pod.Key, "binding"), new ApiBody.Typed(binding), WriteOptions.Plain, ct);
    }
}

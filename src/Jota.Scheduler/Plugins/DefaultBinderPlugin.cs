using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Binds a pod through its <c>binding</c> subresource.</summary>
internal sealed class DefaultBinderPlugin(IApi api) : IBindPlugin
{
    private readonly Resource _pods = api.Catalog.For<V1Pod>();

    public string Name => "DefaultBinder";

    public async Task<bool> BindAsync(CycleState state, PodShape pod, string node, CancellationToken ct)
    {
        var binding = new V1Binding
        {
            ApiVersion = "v1",
            Kind = "Binding",
            Metadata = new() { Name = pod.Key.Name, NamespaceProperty = pod.Key.Namespace, Uid = pod.Uid },
            Target = new() { Kind = "Node", Name = node },
        };
        await api.CreateAsync(ApiTarget.Of(_pods, pod.Key, "binding"), new ApiBody.Typed(binding), WriteOptions.Plain, ct);
        return true;
    }
}

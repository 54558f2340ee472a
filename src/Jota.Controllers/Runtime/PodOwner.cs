using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>For whom pods are made or deleted.</summary>
/// <param name="Object">The owner.</param>
/// <param name="Kind">Its kind.</param>
internal sealed record PodOwner(IKubernetesObject<V1ObjectMeta> Object, Resource Kind)
{
    public ObjectKey Key { get; } = Object.Key();

    /// <summary>For events.</summary>
    public V1ObjectReference About { get; } = Object.Reference(Kind);

    /// <summary>A pod of the owner, made of a template; the server gives it a name that begins with the owner's.</summary>
    public V1Pod NewPod(V1PodTemplateSpec template) => new()
    {
        Metadata = new()
        {
            GenerateName = Key.Name + "-",
            NamespaceProperty = Key.Namespace,
            Labels = template.Metadata?.Labels,
            Annotations = template.Metadata?.Annotations,
            Finalizers = template.Metadata?.Finalizers,
            OwnerReferences = [Object.ControllerReference(Kind)],
        },
        Spec = template.Spec,
    };
}

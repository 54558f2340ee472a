using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>The <c>scale</c> subresource of the kind <typeparamref name="T"/>, by the places of what it is about.</summary>
/// <param name="Wanted">How many replicas the object asks for.</param>
/// <param name="SetWanted">Changes that, in place.</param>
/// <param name="Present">How many replicas its status tells.</param>
/// <param name="Selector">The labels of the replicas, in the query form.</param>
public sealed record ScaleSubresource<T>(
    Func<T, int?> Wanted, Action<T, int> SetWanted, Func<T, int?> Present, Func<T, LabelSelector> Selector) : ScaleSubresource
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public override V1Scale Read(object obj)
    {
        var (owner, wanted) = ((T)obj, Wanted((T)obj));
        return new()
        {
            ApiVersion = ScaleResource.Instance.Names.ApiVersion,
            Kind = ScaleResource.Instance.Names.Kind,
            Metadata = MetadataOf(owner.Metadata),
            Spec = new() { Replicas = wanted is 0 ? null : wanted },
            Status = new() { Replicas = Present(owner) ?? 0, Selector = Selector(owner).ToString() is { Length: > 0 } text ? text : null },
        };
    }

    /// <inheritdoc/>
    public override void Write(object obj, int replicas) => SetWanted((T)obj, replicas);
}

using Jota.Api;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How one kind that keeps replicas says what it asks for, and is told what there is.</summary>
internal abstract class ReplicationKind<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The controller's name.</summary>
    public abstract string Name { get; }

    /// <summary>In whose name its events are told.</summary>
    public abstract string Component { get; }

    public abstract LabelSelector SelectorOf(T obj);

    public abstract ReplicationSpec SpecOf(T obj);

    public abstract ReplicationStatus StatusOf(T obj);

    /// <summary>A copy with another status. Shares all else with the object.</summary>
    public abstract T With(T obj, ReplicationStatus status);

    /// <summary>Upstream leaves a zero out of most of the status.</summary>
    protected static int? Some(int count) => count == 0 ? null : count;
}

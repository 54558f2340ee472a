using System.Collections.Immutable;
using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>A question to the server in the form of an object: it is created, answered, and stored nowhere.</summary>
public abstract class ReviewResource<T> : Resource<T>
    where T : class, IKubernetesObject<V1ObjectMeta>, new()
{
    /// <inheritdoc/>
    public sealed override bool IsStored => false;

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> Verbs => ["create"];

    /// <inheritdoc/>
    public sealed override ImmutableArray<Column<T>> Columns { get; } = [NameColumn, AgeColumn];
}

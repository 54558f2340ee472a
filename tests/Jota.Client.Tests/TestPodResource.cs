using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Client.Tests;

/// <summary>Pods without rules: all that clients need to know.</summary>
internal sealed class TestPodResource : Resource<V1Pod>
{
    public override ResourceNames Names { get; } = new("", "v1", "Pod", "pods");

    public override ImmutableArray<Column<V1Pod>> Columns => [NameColumn];
}

internal sealed class TestEventResource : Resource<Corev1Event>
{
    public override ResourceNames Names { get; } = new("", "v1", "Event", "events");

    public override ImmutableArray<Column<Corev1Event>> Columns => [NameColumn];
}

internal sealed class TestLeaseResource : Resource<V1Lease>
{
    public override ResourceNames Names { get; } = new("coordination.k8s.io", "v1", "Lease", "leases");

    public override ImmutableArray<Column<V1Lease>> Columns => [NameColumn];
}

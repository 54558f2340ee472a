using System.Globalization;
using CsCheck;
using k8s.Models;
using static Jota.Network.Tests.Services.Objects;

namespace Jota.Network.Tests.Services.Plans;

/// <summary>Which endpoints take new connections.</summary>
public sealed class EndpointChoiceTests
{
    [Fact]
    public void Ready_endpoints_take_connections_and_others_do_not() =>
        Assert.Equal(["1", "3"], Chosen(Endpoint("10.0.0.1"), Endpoint("10.0.0.2", ready: false), Endpoint("10.0.0.3", "node-2")));

    [Fact]
    public void What_a_slice_leaves_open_counts_as_ready() =>
        Assert.Equal(["1"], Chosen(new V1Endpoint { Addresses = ["10.0.0.1"] }));

    [Fact]
    public void Where_none_is_ready_those_that_end_but_still_serve_take_connections() =>
        Assert.Equal(["1"], Chosen(Terminating("10.0.0.1"), Terminating("10.0.0.2", serving: false), Endpoint("10.0.0.3", ready: false)));

    [Fact]
    public void Those_that_end_take_none_while_another_is_ready() =>
        Assert.Equal(["2"], Chosen(Terminating("10.0.0.1"), Endpoint("10.0.0.2")));

    [Fact]
    public void Hints_for_the_zone_keep_connections_in_it() =>
        Assert.Equal(["1"], Chosen(Endpoint("10.0.0.1").Hinted("a"), Endpoint("10.0.0.2").Hinted("b")));

    [Fact]
    public void Hints_for_the_node_count_before_those_for_the_zone() => Assert.Equal(
        ["2"], Chosen(Endpoint("10.0.0.1", "node-2").Hinted("a", "node-2"), Endpoint("10.0.0.2").Hinted("a", "node-1")));

    [Fact]
    public void Without_an_endpoint_for_the_node_those_for_the_zone_do() => Assert.Equal(
        ["1"], Chosen(Endpoint("10.0.0.1", "node-2").Hinted("a", "node-2"), Endpoint("10.0.0.2", "node-3").Hinted("b", "node-3")));

    [Fact]
    public void Hints_that_not_every_ready_endpoint_has_count_for_nothing() =>
        Assert.Equal(["1", "2"], Chosen(Endpoint("10.0.0.1").Hinted("a"), Endpoint("10.0.0.2")));

    [Fact]
    public void Hints_of_endpoints_that_are_not_ready_do_not_matter() =>
        Assert.Equal(["1"], Chosen(Endpoint("10.0.0.1").Hinted("a"), Endpoint("10.0.0.2", ready: false), Endpoint("10.0.0.3").Hinted("b")));

    [Fact]
    public void Hints_for_other_zones_only_leave_nobody_out() =>
        Assert.Equal(["1", "2"], Chosen(Endpoint("10.0.0.1").Hinted("b"), Endpoint("10.0.0.2").Hinted("c")));

    [Fact]
    public void A_node_without_a_zone_hears_no_hints()
    {
        var endpoints = Read([Endpoint("10.0.0.1").Hinted("a"), Endpoint("10.0.0.2").Hinted("b")]);
        Assert.Equal(2, EndpointChoice.Cluster(endpoints, Node with { Zone = null }).Length);
    }

    [Fact]
    public void Locally_only_the_nodes_own_endpoints_count_whatever_hints_say()
    {
        var endpoints = Read([Endpoint("10.0.0.1").Hinted("b"), Endpoint("10.0.0.2", "node-2").Hinted("a"), Terminating("10.0.0.3")]);
        Assert.Equal(["10.0.0.1"], EndpointChoice.Local(endpoints, Node).Select(target => target.Address));
    }

    [Fact]
    public void Locally_the_nodes_own_that_end_serve_although_others_are_ready_elsewhere()
    {
        var endpoints = Read([Endpoint("10.0.0.1", "node-2"), Terminating("10.0.0.2")]);
        Assert.Equal(["10.0.0.2"], EndpointChoice.Local(endpoints, Node).Select(target => target.Address));
    }

    [Fact]
    public void Nobody_is_left_without_an_endpoint_while_one_serves() => Generated.Sample(endpoints =>
    {
        var chosen = EndpointChoice.Cluster(Read(endpoints), Node);
        return chosen.IsEmpty == !endpoints.Any(e => e.Conditions.Ready == true || (e.Conditions is { Serving: true, Terminating: true }));
    });

    private static Gen<string?> Nodes { get; } = Gen.Int[0, 2].Select(i => i == 0 ? null : $"node-{i}");

    private static Gen<string?> Zones { get; } = Gen.Int[0, 2].Select(i => i == 0 ? null : i == 1 ? "a" : "b");

    private static Gen<V1Endpoint[]> Generated =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Nodes, Zones, Nodes)
            .Array[0, 6]
            .Select(drawn => drawn.Select((e, i) => new V1Endpoint
            {
                Addresses = [string.Create(CultureInfo.InvariantCulture, $"10.0.0.{i + 1}")],
                NodeName = e.Item4,
                Conditions = new() { Ready = e.Item1, Serving = e.Item2, Terminating = e.Item3 },
            }.Hinted(e.Item5, e.Item6)).ToArray());

    private static IEnumerable<string> Chosen(params V1Endpoint[] endpoints) =>
        EndpointChoice.Cluster(Read(endpoints), Node).Select(target => target.Address[^1..]);

    private static IReadOnlyCollection<ProxiedEndpoint> Read(V1Endpoint[] endpoints) =>
        SliceReader.EndpointsOf([Slice(endpoints)], Port(), IpFamily.V4);
}

using System.Net;
using static Jota.Network.Tests.Services.Objects;

namespace Jota.Network.Tests.Services;

/// <summary>Which UDP conversations lead nowhere.</summary>
public sealed class FlowTests
{
    private static readonly ServiceRules One = Dns("10.77.0.2");

    [Fact]
    public void Those_with_an_endpoint_that_is_gone_do() =>
        Assert.Equal((true, false), (IsStale(Dns("10.77.0.2", "10.77.0.3"), One, "10.77.0.3"), IsStale(Dns("10.77.0.2", "10.77.0.3"), One, "10.77.0.2")));

    [Fact]
    public void Those_with_one_that_ends_but_serves_do_not() => Assert.False(IsStale(
        Dns("10.77.0.2", "10.77.0.3"),
        RulesOf(Service(ports: Port(53, "UDP")), Slice(Udp, Endpoint("10.77.0.2"), Terminating("10.77.0.3"))),
        "10.77.0.3"));

    [Fact]
    public void Those_that_were_sent_in_vain_do_once_somebody_answers() => Assert.True(IsStale(Dns(), One, "10.96.0.10", 53));

    [Fact]
    public void Those_with_a_service_that_is_gone_do() => Assert.True(IsStale(One, ServiceRules.None, "10.77.0.2"));

    [Fact]
    public void Nothing_is_looked_for_when_endpoints_only_come()
    {
        var stale = new StaleFlows();
        stale.Note(One, Dns("10.77.0.2", "10.77.0.3"));
        Assert.True(stale.IsEmpty);
    }

    [Fact]
    public void Other_conversations_are_none_of_ours()
    {
        var stale = new StaleFlows();
        stale.Note(One, ServiceRules.None);
        Assert.False(stale.Has(new(IPAddress.Parse("10.77.0.9"), 4000, IPAddress.Parse("10.96.0.99"), 53, IPAddress.Parse("10.77.0.2"), 5353), Node));
        Assert.False(stale.Has(new(IPAddress.Parse("10.77.0.9"), 4000, IPAddress.Parse("10.96.0.10"), 54, IPAddress.Parse("10.77.0.2"), 5353), Node));
    }

    private static k8s.Models.Discoveryv1EndpointPort[] Udp => [new() { Name = "", Port = 5353, Protocol = "UDP" }];

    private static ServiceRules Dns(params string[] endpoints) =>
        RulesOf(Service(ports: Port(53, "UDP")), Slice(Udp, [.. endpoints.Select(address => Endpoint(address))]));

    private static bool IsStale(ServiceRules before, ServiceRules now, string answerer, int port = 5353)
    {
        var stale = new StaleFlows();
        stale.Note(before, now);
        return stale.Has(
            new(IPAddress.Parse("10.77.0.9"), 4000, IPAddress.Parse("10.96.0.10"), 53, IPAddress.Parse(answerer), port), Node);
    }
}

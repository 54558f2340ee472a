using System.Globalization;
using System.Text;
using CsCheck;
using k8s.Models;
using static Jota.Network.Tests.Services.Objects;

namespace Jota.Network.Tests.Services.Rules;

/// <summary>Changes are what differs, and lead where a fresh start would.</summary>
public sealed class RuleLedgerTests
{
    private static readonly string[] Names = ["default/a", "default/b", "default/c"];

    [Fact]
    public void Whatever_changes_the_table_holds_what_a_fresh_one_would() => Gen.Select(Gen.Int[0, 2], Generated).Array[1, 12].Sample(steps =>
    {
        var (ledger, table, last) = (new RuleLedger(), new TableModel(), new Dictionary<string, ServiceRules>());
        foreach (var (service, drawn) in steps)
        {
            var rules = drawn(Names[service]);
            var changes = new RuleChanges(IpFamily.V4, "t");
            ledger.Change(Names[service], rules, changes);
            last[Names[service]] = rules;
            table.Apply(TextOf(changes));
        }

        Assert.Equal(Fresh(last).Meaning(), table.Meaning());
    });

    [Fact]
    public void Changes_of_several_services_in_one_go_lead_there_too() => Gen.Select(Generated, Generated, Generated, Generated).Sample((a, b, c, d) =>
    {
        var (ledger, table) = (new RuleLedger(), new TableModel());
        foreach (var (one, other) in new[] { (a, b), (c, d), (b, a) })
        {
            var changes = new RuleChanges(IpFamily.V4, "t");
            ledger.Change(Names[0], one(Names[0]), changes);
            ledger.Change(Names[1], other(Names[1]), changes);
            table.Apply(TextOf(changes));
        }

        Assert.Equal(Fresh(new() { [Names[0]] = b(Names[0]), [Names[1]] = a(Names[1]) }).Meaning(), table.Meaning());
    });

    [Fact]
    public void The_same_again_changes_nothing() => Generated.Sample(drawn =>
    {
        var rules = drawn(Names[0]);
        var ledger = new RuleLedger();
        ledger.Change(Names[0], rules, new(IpFamily.V4, "t"));
        var changes = new RuleChanges(IpFamily.V4, "t");
        ledger.Change(Names[0], rules, changes);
        return changes.IsEmpty && TextOf(changes).Length == 0;
    });

    [Fact]
    public void One_endpoints_change_touches_a_few_elements_however_many_there_are()
    {
        var ledger = new RuleLedger();
        V1Endpoint[] endpoints = [.. Enumerable.Range(1, 200).Select(i => Endpoint($"10.77.1.{i}", "node-2"))];
        ledger.Change(Names[0], RulesOf(Service(), Slice(endpoints)), new(IpFamily.V4, "t"));
        ledger.Change(Names[1], RulesOf(Service(ip: "10.96.0.11"), Slice(endpoints[1..])), new(IpFamily.V4, "t"));
        var changes = new RuleChanges(IpFamily.V4, "t");
        ledger.Change(Names[0], RulesOf(Service(), Slice(endpoints[1..])), changes);

        // One comes to another place, the last place is free, and there is one place less.
        Assert.Equal(
            """
            delete element ip t services { 10.96.0.10 . tcp . 80 : goto services-tcp-of-200 }
            delete element ip t services-tcp-endpoints { 10.96.0.10 . 80 . 0 : 10.77.1.1 . 8080, 10.96.0.10 . 80 . 199 : 10.77.1.99 . 8080 }
            add element ip t services { 10.96.0.10 . tcp . 80 : goto services-tcp-of-199 }
            add element ip t services-tcp-endpoints { 10.96.0.10 . 80 . 0 : 10.77.1.99 . 8080 }

            """,
            TextOf(changes));
    }

    [Fact]
    public void Two_services_with_one_external_address_do_not_hurt_each_other_and_the_first_by_name_has_it()
    {
        var (a, b) = (Service("a"), Service("b", "10.96.0.11"));
        a.Spec.ExternalIPs = b.Spec.ExternalIPs = ["203.0.113.9"];
        var (one, other) = (RulesOf(a, Slice(Endpoint("10.77.0.2"))), RulesOf(b, Slice(Endpoint("10.77.0.3"))));
        var (ledger, table) = (new RuleLedger(), new TableModel());
        Change(ledger, table, Names[1], other);
        Change(ledger, table, Names[0], one);
        Assert.Equal("10.77.0.2 . 8080", table.Elements["services-tcp-endpoints"]["203.0.113.9 . 80 . 0"]);
        Change(ledger, table, Names[0], ServiceRules.None);
        Assert.Equal("10.77.0.3 . 8080", table.Elements["services-tcp-endpoints"]["203.0.113.9 . 80 . 0"]);
    }

    [Fact]
    public void Without_endpoints_a_front_refuses_and_with_them_elsewhere_only_it_drops()
    {
        var local = Service(ports: Port(80, nodePort: 30080)).WithType("NodePort", "Local");
        var (ledger, table) = (new RuleLedger(), new TableModel());
        Change(ledger, table, Names[0], RulesOf(local));
        Assert.Equal("goto refuse", table.Elements["services-unanswered"]["10.96.0.10 . tcp . 80"]);
        Assert.Equal("goto refuse", table.Elements["node-ports-unanswered"]["tcp . 30080"]);
        Change(ledger, table, Names[0], RulesOf(local, Slice(Endpoint("10.77.9.2", "node-2"))));
        Assert.Empty(table.Elements["services-unanswered"]);
        Assert.Equal("drop", table.Elements["node-ports-unanswered"]["tcp . 30080"]);
    }

    /// <summary>Rules of a service by any name.</summary>
    private static Gen<Func<string, ServiceRules>> Generated => Gen.Select(
        Gen.Int[0, 4], Gen.Int[0, 6].HashSet[0, 5], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[10, 12]).Select((sort, endpoints, sticky, local, inside, ip) => (Func<string, ServiceRules>)(name =>
    {
        var service = Service(name.Replace('/', '-'), ip: string.Create(CultureInfo.InvariantCulture, $"10.96.0.{ip}"), ports: [Port(80, nodePort: 30000 + ip), Port(53, "UDP", "dns")]);
        service.Spec.InternalTrafficPolicy = inside ? "Local" : "Cluster";
        service = sort switch
        {
            0 => service,
            1 => service.WithType("NodePort", local ? "Local" : "Cluster"),
            2 => service.WithType("LoadBalancer", local ? "Local" : "Cluster").WithBalancer("203.0.113.5", "198.51.100.0/24"),
            3 => service with { Spec = service.Spec with { ExternalIPs = ["203.0.113.9", "203.0.113.5"], ExternalTrafficPolicy = local ? "Local" : "Cluster" } },
            _ => service.WithType("ExternalName"),
        };
        var slice = Slice(
            [new() { Name = "", Port = 8080, Protocol = "TCP" }, new() { Name = "dns", Port = 53, Protocol = "UDP" }],
            [.. endpoints.Select(e => Endpoint(string.Create(CultureInfo.InvariantCulture, $"10.77.0.{e + 1}"), e % 2 == 0 ? "node-1" : "node-2"))]);
        return RulesOf(sticky ? service.WithAffinity(endpoints.Count + 1) : service, slice);
    }));

    private static TableModel Fresh(Dictionary<string, ServiceRules> services)
    {
        var (ledger, table) = (new RuleLedger(), new TableModel());
        foreach (var (name, rules) in services)
        {
            Change(ledger, table, name, rules);
        }

        return table;
    }

    private static void Change(RuleLedger ledger, TableModel table, string name, ServiceRules rules)
    {
        var changes = new RuleChanges(IpFamily.V4, "t");
        ledger.Change(name, rules, changes);
        table.Apply(TextOf(changes));
    }

    private static string TextOf(RuleChanges changes)
    {
        var text = new StringBuilder();
        changes.WriteTo(text);
        return text.ToString();
    }
}

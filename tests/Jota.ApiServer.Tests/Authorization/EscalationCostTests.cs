using Jota.Api;
using Jota.ApiServer.Authorization.Rbac;
using Jota.Client;
using Jota.Tests;
using k8s.Models;

namespace Jota.ApiServer.Tests.Authorization;

/// <summary>What it costs to tell whether somebody holds the rules that he wants to grant.</summary>
public sealed class EscalationCostTests
{
    private static readonly UserIdentity Alice = new("alice");
    private static readonly V1PolicyRule All = new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] };

    [Fact]
    public void A_rule_is_read_once_whatever_its_lists_make_together()
    {
        Assert.InRange(Reads(40, [All]), 1, 5 * Reads(10, [All]));
        Assert.InRange(Reads(40, Parts(40)), 1, 5 * Reads(10, Parts(10)));
        Assert.InRange(Reads(40, []), 1, 5 * Reads(10, []));
    }

    [Fact]
    public void Thousands_of_each_are_held_by_whoever_holds_all_or_all_parts()
    {
        Assert.Null(Escalation.Refusal(Alice, [All], [Wanted(3000, new())]));
        Assert.Null(Escalation.Refusal(Alice, [.. Parts(3000)], [Wanted(3000, new())]));
        Assert.NotNull(Escalation.Refusal(Alice, [.. Parts(3000).Skip(1)], [Wanted(3000, new())]));
    }

    [Fact]
    public void What_cannot_be_told_in_reasonable_time_is_refused()
    {
        // Each of these holds everything but one verb, group and resource, so that every one of a billion has rules of its own.
        var held = Enumerable.Range(0, 1000).Select(i => new V1PolicyRule
        {
            Verbs = [.. Names('v', 1000).Where((_, at) => at != i)],
            ApiGroups = [.. Names('g', 1000).Where((_, at) => at != i)],
            Resources = [.. Names('r', 1000).Where((_, at) => at != i)],
        });
        var wanted = new V1PolicyRule { Verbs = Names('v', 1000), ApiGroups = Names('g', 1000), Resources = Names('r', 1000) };

        var refusal = Assert.Throws<ApiException>(() => Escalation.Refusal(Alice, held, [wanted]));
        Assert.Equal((413, "RequestEntityTooLarge"), (refusal.Code, refusal.Reason));
    }

    [Theory]
    [InlineData("pods/log", "*/log", true)]
    [InlineData("pods/log", "pods", false)]
    [InlineData("*/log", "*", true)]
    [InlineData("*", "*/log", false)]
    [InlineData("pods", "*/log", false)]
    public void A_resource_is_held_by_its_name_its_part_or_all(string wanted, string held, bool isHeld) => Assert.Equal(
        isHeld,
        Escalation.Refusal(Alice, [All with { Resources = [held] }], [All with { Resources = [wanted] }]) is null);

    [Theory]
    [InlineData("/a/b", "/a/*", true)]
    [InlineData("/a/*", "/a*", true)]
    [InlineData("/a*", "/a/*", false)]
    [InlineData("/b", "*", true)]
    [InlineData("*", "/*", false)]
    public void A_path_is_held_by_itself_or_what_it_begins_with(string wanted, string held, bool isHeld) => Assert.Equal(
        isHeld,
        Escalation.Refusal(Alice, [new() { Verbs = ["*"], NonResourceURLs = [held] }], [new() { Verbs = ["get"], NonResourceURLs = [wanted] }]) is null);

    [Fact]
    public void A_rule_is_held_by_several_together_where_each_has_a_corner_of_it()
    {
        V1PolicyRule Corner(string verb, string resource) => All with { Verbs = [verb], Resources = [resource] };
        var wanted = All with { Verbs = ["get", "list"], Resources = ["a", "b"] };

        Assert.Null(Escalation.Refusal(Alice, [Corner("get", "a"), Corner("get", "b"), Corner("list", "a"), Corner("list", "b")], [wanted]));
        Assert.EndsWith(
            "held:\n{APIGroups:[\"*\"], Resources:[\"b\"], Verbs:[\"list\"]}",
            Escalation.Refusal(Alice, [Corner("get", "a"), Corner("get", "b"), Corner("list", "a")], [wanted]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_so_much_of_what_is_missing_is_told()
    {
        var refusal = Escalation.Refusal(Alice, [], [Wanted(1000, new())]);
        Assert.InRange(refusal!.Length, 1000, 20_000);
        Assert.EndsWith("\n...", refusal, StringComparison.Ordinal);
        var long1 = new V1PolicyRule { Verbs = ["get"], NonResourceURLs = [$"/{new string('x', 1_000_000)}"] };
        Assert.InRange(Escalation.Refusal(Alice, [], [long1])!.Length, 1000, 20_000);
    }

    private static long Reads(int size, IReadOnlyList<V1PolicyRule> held)
    {
        var count = new ReadCount();
        _ = Escalation.Refusal(Alice, held, [Wanted(size, count)]);
        return count.Reads;
    }

    private static V1PolicyRule Wanted(int size, ReadCount count) => new()
    {
        Verbs = new CountingList<string>(Names('v', size), count),
        ApiGroups = new CountingList<string>(Names('g', size), count),
        Resources = new CountingList<string>(Names('r', size), count),
        ResourceNames = new CountingList<string>(Names('n', size), count),
    };

    /// <summary>Each holds one verb on everything.</summary>
    private static List<V1PolicyRule> Parts(int size) => [.. Names('v', size).Select(verb => All with { Verbs = [verb] })];

    private static string[] Names(char first, int size) => [.. Enumerable.Range(0, size).Select(i => $"{first}{i}")];
}

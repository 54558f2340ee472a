using k8s.Models;

namespace Jota.Controllers.Tests.ClusterRoles;

public sealed class AggregationTests : ClusterTest
{
    [Fact]
    public async Task The_roles_for_people_get_the_rules_of_those_that_are_labelled_for_them()
    {
        await StartAsync(context => new AggregationController(context));

        var admin = await Cluster.UntilAsync<V1ClusterRole>(
            role => role.Metadata.Name == "admin" && role.Rules is { Count: 30 } && role.Rules.Any(r => r.Resources.Contains("rolebindings")), "");
        Assert.Contains(admin.Rules, rule => rule.Resources.Contains("pods/exec"));
        await Cluster.UntilAsync<V1ClusterRole>(role => role.Metadata.Name == "view" && role.Rules is { Count: 13 }, "");
    }

    [Fact]
    public async Task A_new_role_adds_its_rules_and_takes_them_along()
    {
        await StartAsync(context => new AggregationController(context));
        await Cluster.CreateAsync(new V1ClusterRole
        {
            Metadata = new() { Name = "view-widgets", Labels = new Dictionary<string, string> { ["rbac.authorization.k8s.io/aggregate-to-view"] = "true" } },
            Rules = [new() { Verbs = ["get"], ApiGroups = ["example.org"], Resources = ["widgets"] }],
        });
        await Cluster.UntilAsync<V1ClusterRole>(role => role.Metadata.Name == "view" && Widgets(role), "");

        await Cluster.DeleteAsync<V1ClusterRole>("view-widgets", "");

        await Cluster.UntilAsync<V1ClusterRole>(role => role.Metadata.Name == "view" && !Widgets(role), "");
    }

    [Fact]
    public void A_role_that_has_its_rules_is_left_alone()
    {
        V1PolicyRule rule = new() { Verbs = ["get"], ApiGroups = [""], Resources = ["pods"] };
        V1ClusterRole part = new() { Metadata = new() { Name = "part", Labels = new Dictionary<string, string> { ["to"] = "whole" } }, Rules = [rule] };
        V1ClusterRole whole = new()
        {
            Metadata = new() { Name = "whole" },
            AggregationRule = new() { ClusterRoleSelectors = [new() { MatchLabels = new Dictionary<string, string> { ["to"] = "whole" } }] },
        };

        var rules = AggregationPlan.Compute(whole, [part, whole, part with { Metadata = part.Metadata with { Name = "same" } }]);

        Assert.Equal([rule], rules);
        Assert.Null(AggregationPlan.Compute(whole with { Rules = rules }, [part, whole]));
        Assert.Null(AggregationPlan.Compute(part, [part, whole]));
    }

    private static bool Widgets(V1ClusterRole role) => role.Rules?.Any(r => r.Resources?.Contains("widgets") == true) == true;
}

using k8s.Models;

namespace Jota.Api.Tests.Core.V1.Pods;

public sealed class NodeSelectorMatcherTests
{
    private static readonly V1Node Node = new()
    {
        Metadata = new() { Name = "n1", Labels = new Dictionary<string, string> { ["disk"] = "ssd", ["cores"] = "8" } },
    };

    [Theory]
    [InlineData(true, "disk", "In", "hdd,ssd")]
    [InlineData(false, "disk", "In", "hdd")]
    [InlineData(false, "none", "In", "ssd")]
    [InlineData(true, "disk", "NotIn", "hdd")]
    [InlineData(true, "none", "NotIn", "ssd")]
    [InlineData(true, "disk", "Exists", "")]
    [InlineData(true, "none", "DoesNotExist", "")]
    [InlineData(true, "cores", "Gt", "4")]
    [InlineData(false, "cores", "Gt", "8")]
    [InlineData(true, "cores", "Lt", "16")]
    [InlineData(false, "disk", "Gt", "4")]
    [InlineData(false, "cores", "Lt", "many")]
    [InlineData(false, "cores", "Is", "8")]
    public void A_requirement_holds_by_its_operator(bool holds, string key, string op, string values)
    {
        var term = new V1NodeSelectorTerm
        {
            MatchExpressions = [new() { Key = key, OperatorProperty = op, Values = values.Length == 0 ? null : values.Split(',') }],
        };

        Assert.Equal(holds, NodeSelectorMatcher.Matches(term, Node));
    }

    [Fact]
    public void Nothing_asked_for_in_a_term_matches_nothing()
    {
        Assert.False(NodeSelectorMatcher.Matches(new V1NodeSelectorTerm(), Node));
        Assert.False(NodeSelectorMatcher.Matches(new V1NodeSelector { NodeSelectorTerms = [] }, Node));
    }

    [Fact]
    public void One_term_of_several_is_enough_and_a_field_may_name_the_node()
    {
        var selector = new V1NodeSelector
        {
            NodeSelectorTerms =
            [
                new() { MatchExpressions = [new() { Key = "none", OperatorProperty = "Exists" }] },
                new() { MatchFields = [new() { Key = "metadata.name", OperatorProperty = "In", Values = ["n1"] }] },
            ],
        };

        Assert.True(NodeSelectorMatcher.Matches(selector, Node));
    }

    [Fact]
    public void A_pod_needs_both_its_node_selector_and_its_required_affinity()
    {
        var spec = new V1PodSpec { NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" } };
        var picky = spec with
        {
            Affinity = new() { NodeAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = new() { NodeSelectorTerms = [new()] } } },
        };

        Assert.True(NodeSelectorMatcher.Matches(spec, Node));
        Assert.False(NodeSelectorMatcher.Matches(picky, Node));
        Assert.False(NodeSelectorMatcher.Matches(new V1PodSpec { NodeSelector = new Dictionary<string, string> { ["gpu"] = "true" } }, Node));
    }
}

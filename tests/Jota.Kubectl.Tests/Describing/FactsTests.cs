using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl.Tests.Describing;

/// <summary>What descriptions say of values, where no scenario says it.</summary>
public sealed class FactsTests
{
    [Theory]
    [InlineData("creationTimestamp", "Creation Timestamp")]
    [InlineData("apiURL", "API URL")]
    [InlineData("uid", "UID")]
    [InlineData("key_with_sign", "key_with_sign")]
    [InlineData("myHTTPServer", "My HTTP Server")]
    public void Fields_of_kinds_that_nobody_knows_are_told_in_words(string field, string label) =>
        Assert.Equal(label, GenericDescriber.Label(field));

    [Fact]
    public void A_selectors_rules_come_by_key()
    {
        var selector = JsonNode.Parse(
            """{"matchLabels":{"b":"1"},"matchExpressions":[{"key":"c","operator":"NotIn","values":["y","x"]},{"key":"a","operator":"DoesNotExist"}]}""");
        Assert.Equal("!a,b=1,c notin (x,y)", SelectorText.Of(selector));
        Assert.Equal("<none>", SelectorText.OrNone(null));
    }

    [Fact]
    public void Addresses_beyond_three_are_counted_and_those_that_are_not_ready_left_out()
    {
        var slice = JsonNode.Parse(
            """
            {"ports":[{"name":"","port":80}],"endpoints":[{"addresses":["fd00::1"]},{"addresses":["a"],"conditions":{"ready":false}},
            {"addresses":["b"]},{"addresses":["c"]},{"addresses":["d"]},{"addresses":["e"]}]}
            """)!.AsObject();
        Assert.Equal("[fd00::1]:80,b:80,c:80 + 2 more...", EndpointText.Of([slice], ""));
    }

    [Fact]
    public void A_sidecar_counts_beside_all_that_follow_and_others_that_come_before_only_where_they_ask_for_more()
    {
        var pod = JsonNode.Parse(
            """
            {"spec":{"overhead":{"cpu":"5m"},
            "initContainers":[{"restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}},{"resources":{"requests":{"cpu":"1"}}}],
            "containers":[{"resources":{"requests":{"cpu":"250m","memory":"1Gi"}}}]}}
            """);
        var requests = PodResources.Requests(pod);
        Assert.Equal((Quantity.Parse("1105m"), Quantity.Parse("1Gi")), (requests["cpu"], requests["memory"]));
        Assert.Empty(PodResources.Limits(pod));
    }

    [Fact]
    public void A_request_that_is_none_is_told()
    {
        Assert.Contains("Error parsing CSR", Assert.Throws<KubectlException>(() => SigningRequest.Read("x")).Message, StringComparison.Ordinal);
    }
}

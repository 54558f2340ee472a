using System.Text;

namespace Jota.Api.Tests.ManagedFields;

public sealed class OwnedFieldsTests
{
    private static readonly MergeType Deployments = Fields.TypeOf("apps/v1", "Deployment");
    private static readonly MergeType Pods = Fields.TypeOf("v1", "Pod");

    [Fact]
    public void Who_applies_owns_what_he_says()
    {
        var set = Fields.Applied(
            Deployments,
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","labels":{"app":"d"},"finalizers":["a/b"]},
             "spec":{"replicas":1,"selector":{"matchLabels":{"app":"d"}},"template":{"spec":{"containers":[
               {"name":"c","ports":[{"containerPort":80}],"resources":{},"args":["x"]}]}}}}
            """);
        Assert.Equal(
            [
                ".apiVersion", ".kind", ".metadata.finalizers[=\"a/b\"]", ".metadata.labels.app", ".metadata.name", ".spec.replicas",
                ".spec.selector", ".spec.template.spec.containers[name=\"c\"]", ".spec.template.spec.containers[name=\"c\"].args",
                ".spec.template.spec.containers[name=\"c\"].name",
                ".spec.template.spec.containers[name=\"c\"].ports[containerPort=80,protocol=\"TCP\"]",
                ".spec.template.spec.containers[name=\"c\"].ports[containerPort=80,protocol=\"TCP\"].containerPort",
                ".spec.template.spec.containers[name=\"c\"].resources",
            ],
            set.Paths());
    }

    [Fact]
    public void Who_creates_owns_all_and_what_it_is_in()
    {
        var set = FieldComparison.OfNew(
            Pods,
            Fields.Tree(
                """
                {"metadata":{"labels":{"app":"d"}},"spec":{"containers":[{"name":"c","resources":{},"ports":[{"containerPort":80,"protocol":"TCP"}]}],
                 "securityContext":{}}}
                """),
            RequestBudget.Unlimited);
        Assert.Equal(
            """
            {"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{}}},"f:securityContext":{}}}
            """.Trim(),
            Fields.Json(set));
    }

    [Fact]
    public void Lists_merge_by_their_keys_and_keep_the_applied_order()
    {
        var merged = FieldMerge.Merge(
            Pods,
            Fields.Tree("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"},{"name":"c","image":"1"}]}}"""),
            Fields.Tree("""{"spec":{"containers":[{"name":"d"},{"name":"c","image":"2"},{"name":"a"}]}}"""),
            RequestBudget.Unlimited);
        Assert.Equal(
            """{"spec":{"containers":[{"name":"b"},{"name":"d"},{"name":"c","image":"2"},{"name":"a","image":"1"}]}}""", Fields.Json(merged));
    }

    [Fact]
    public void What_is_given_up_goes_unless_somebody_else_owns_it()
    {
        var pruned = FieldPruning.Prune(
            Deployments,
            Fields.Tree("""{"metadata":{"labels":{"a":"1","b":"2","c":"3"}},"spec":{"strategy":{"type":"Recreate"},"replicas":3}}"""),
            Fields.Set("""{"f:metadata":{"f:labels":{"f:a":{},"f:b":{}}},"f:spec":{"f:strategy":{"f:type":{}}}}"""),
            Fields.Set("""{"f:metadata":{"f:labels":{"f:b":{},"f:c":{}}},"f:spec":{"f:replicas":{}}}"""),
            RequestBudget.Unlimited);
        Assert.Equal("""{"metadata":{"labels":{"b":"2","c":"3"}},"spec":{"replicas":3}}""", Fields.Json(pruned));
    }

    [Theory]
    [InlineData("""{"spec":{"foo":1}}""", ".spec.foo: field not declared in schema")]
    [InlineData("""{"spec":{"containers":{}}}""", ".spec.containers: expected list, got map[string]interface {}")]
    [InlineData(
        """{"spec":{"containers":[{"name":"c"},{"name":"c"}]}}""", ".spec.containers: duplicate entries for key [name=\"c\"]")]
    [InlineData("""{"a":1,"b":2}""", "errors:\n  .a: field not declared in schema\n  .b: field not declared in schema")]
    public void Faults_are_told_in_upstreams_words(string json, string error) =>
        Assert.Equal(error, AppliedCheck.Check(Pods, Fields.Tree(json), RequestBudget.Unlimited));

    [Fact]
    public void An_applied_object_merged_again_is_the_same()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var (live, applied) = (Fields.Tree(RandomFields.Deployment(random)), Fields.Tree(RandomFields.Deployment(random)));
            var once = FieldMerge.Merge(Deployments, live, applied, RequestBudget.Unlimited);
            var twice = FieldMerge.Merge(Deployments, once, applied, RequestBudget.Unlimited);
            Assert.Equal(Fields.Json(once), Fields.Json(twice));

            // All that is applied is there, and all that differs from before was applied.
            var own = AppliedFields.Of(Deployments, applied, RequestBudget.Unlimited);
            var difference = FieldComparison.Between(Deployments, live, once, RequestBudget.Unlimited);
            Assert.True(difference.Removed.IsEmpty);
            Assert.True(difference.Modified.Except(own).IsEmpty, difference.Modified.Except(own).ToString());
            Assert.True(own.Except(AppliedFields.Of(Deployments, once, RequestBudget.Unlimited)).IsEmpty);
        }
    }

    [Fact]
    public void What_differs_in_one_direction_differs_in_the_other()
    {
        var random = new Random(12);
        for (var round = 0; round < 300; round++)
        {
            var (one, other) = (Fields.Tree(RandomFields.Deployment(random)), Fields.Tree(RandomFields.Deployment(random)));
            var there = FieldComparison.Between(Deployments, one, other, RequestBudget.Unlimited);
            var back = FieldComparison.Between(Deployments, other, one, RequestBudget.Unlimited);
            Assert.True(there.Added.IsSame(back.Removed));
            Assert.True(there.Removed.IsSame(back.Added));
            Assert.True(there.Modified.IsSame(back.Modified));
        }
    }

    [Fact]
    public void A_hundred_thousand_items_and_ten_thousand_levels_cost_what_they_bring()
    {
        var many = Fields.Tree(
            "{\"spec\":{\"containers\":[" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $$"""{"name":"c{{i}}"}""")) + "]}}");
        var budget = new RequestBudget(4_000_000, CancellationToken.None);
        Assert.Null(AppliedCheck.Check(Pods, many, budget));
        var set = AppliedFields.Of(Pods, many, budget);
        Assert.Equal(200_000, set.Paths().Count());
        Assert.True(FieldComparison.Between(Pods, many, FieldMerge.Merge(Pods, many, many, budget), budget).Changed.IsEmpty);
        Assert.InRange(budget.Steps, 0, 3_000_000);

        var deep = new StringBuilder();
        deep.Insert(0, "{\"a\":", 9_000).Append('1').Append('}', 9_000);
        var tree = Fields.Tree(deep.ToString());
        Assert.Single(AppliedFields.Of(MergeType.Deduced, tree, budget).Paths(), path => path.Length == 2 * FieldElement.MostDepth);
        Assert.Null(AppliedCheck.Check(MergeType.Deduced, tree, budget));
        Assert.Same(tree, FieldMerge.Merge(MergeType.Deduced, tree, tree, budget) is var merged && Fields.Json(merged) == Fields.Json(tree) ? tree : null);
    }
}

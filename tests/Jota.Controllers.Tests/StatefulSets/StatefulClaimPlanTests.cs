using Jota.Api;
using k8s.Models;
using static Jota.Controllers.Tests.StatefulSets.AStatefulSet;

namespace Jota.Controllers.Tests.StatefulSets;

public sealed class StatefulClaimPlanTests
{
    private static readonly V1OwnerReference SetOwner = new()
    {
        ApiVersion = "apps/v1",
        Kind = "StatefulSet",
        Name = "web",
        Uid = "set",
        Controller = true,
        BlockOwnerDeletion = true,
    };

    [Fact]
    public void Each_ordinal_that_gets_a_pod_gets_its_claims_first()
    {
        var plan = Plan(Set(), [4]);
        Assert.Equal([("data-web-4", "web-4"), ("logs-web-4", "web-4")], plan.Create.Select(one => (one.Claim.Metadata.Name, one.Pod)));
        var claim = plan.Create[0].Claim;
        Assert.Equal(("default", "web", "1Gi", null), (claim.Metadata.NamespaceProperty, claim.Metadata.Labels["app"],
            claim.Spec.Resources.Requests["storage"].ToString(), claim.Metadata.OwnerReferences));
        Assert.Empty(plan.Blocked);
    }

    [Fact]
    public void A_claim_that_is_there_is_taken_as_it_is()
    {
        var plan = Plan(Set(), [0], claims: [Claim("data-web-0"), Claim("logs-web-0")]);
        Assert.Empty(plan.Create);
        Assert.Empty(plan.Blocked);
    }

    [Fact]
    public void A_pod_waits_for_a_claim_that_is_going_to_be_gone()
    {
        var going = Claim("data-web-0");
        going.Metadata.DeletionTimestamp = Now.UtcDateTime;
        Assert.Equal([0], Plan(Set(), [0, 1], claims: [going]).Blocked);
        var stale = Claim("logs-web-1", new V1OwnerReference { ApiVersion = "v1", Kind = "Pod", Name = "web-1", Uid = "before" });
        Assert.Equal([1], Plan(Set(), [0, 1], claims: [stale]).Blocked);
    }

    [Fact]
    public void A_pod_that_has_not_begun_gets_a_lost_claim_again()
    {
        Assert.Equal(["logs-web-0"], Plan(Set(), [], [Pod(0, ready: false, phase: "Pending")], Claim("data-web-0"))
            .Create.Select(one => one.Claim.Metadata.Name));
        Assert.Empty(Plan(Set(), [], [Pod(0)], Claim("data-web-0")).Create);
    }

    [Theory]
    [InlineData("Retain", "Retain", false, "")]
    [InlineData("Retain", "Retain", true, "")]
    [InlineData("Delete", "Retain", false, "set")]
    [InlineData("Delete", "Retain", true, "set")]
    [InlineData("Retain", "Delete", false, "")]
    [InlineData("Retain", "Delete", true, "pod")]
    [InlineData("Delete", "Delete", false, "set")]
    [InlineData("Delete", "Delete", true, "pod")]
    public void Claims_belong_to_whom_the_policy_says(string whenDeleted, string whenScaled, bool condemned, string owner)
    {
        var set = Set(whenDeleted, whenScaled);
        var pod = Pod(condemned ? 3 : 2);
        pod.Metadata.Uid = "pod";
        V1OwnerReference podOwner = new() { ApiVersion = "v1", Kind = "Pod", Name = pod.Metadata.Name, Uid = "pod", Controller = true };
        foreach (var before in new V1OwnerReference[][] { [], [SetOwner], [podOwner], [podOwner, SetOwner] })
        {
            var claim = Claim($"data-{pod.Metadata.Name}", before);
            var settled = Assert.Single(Plan(set, [], [pod], claim, Claim($"logs-{pod.Metadata.Name}", SetOwner with { Uid = "other" })).Own.DefaultIfEmpty(claim));
            Assert.Equal(owner, string.Join(',', (settled.Metadata.OwnerReferences ?? []).Select(one => one.Uid)));
            Assert.Empty(Plan(set, [], [pod], settled, Claim($"logs-{pod.Metadata.Name}", SetOwner with { Uid = "other" })).Own);
        }
    }

    [Theory]
    [InlineData("data-web-0", true)]
    [InlineData("logs-web-12", true)]
    [InlineData("data-web-x", false)]
    [InlineData("data-web", false)]
    [InlineData("more-web-0", false)]
    public void A_claim_is_the_sets_by_its_name(string name, bool isIts) => Assert.Equal(isIts, StatefulClaims.IsOf(Set(), name));

    private static V1StatefulSet Set(string whenDeleted = "Retain", string whenScaled = "Retain") => Of(3, spec =>
    {
        spec.PersistentVolumeClaimRetentionPolicy = new() { WhenDeleted = whenDeleted, WhenScaled = whenScaled };
        spec.VolumeClaimTemplates = [Claim("data"), Claim("logs")];
    });

    private static V1PersistentVolumeClaim Claim(string name, params V1OwnerReference[] owners) => new()
    {
        Metadata = new() { Name = name, OwnerReferences = owners.Length > 0 ? owners : null },
        Spec = new() { Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } } },
    };

    private static StatefulClaimPlan Plan(V1StatefulSet set, long[] create, V1Pod[]? pods = null, params V1PersistentVolumeClaim[] claims) =>
        StatefulClaimPlan.Compute(Input(set, pods ?? []), create, SetOwner, name => claims.FirstOrDefault(claim => claim.Metadata.Name == name));
}

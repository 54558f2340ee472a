using k8s.Models;

namespace Jota.Controllers.Tests.Namespaces;

public sealed class NamespacePlanTests
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void An_empty_namespace_has_nothing_to_tell()
    {
        var conditions = NamespacePlan.Conditions(null, [], [], Now);

        Assert.Equal(
            [
                "NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered",
                "NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions",
                "NamespaceDeletionContentFailure=False ContentDeleted",
                "NamespaceContentRemaining=False ContentRemoved",
                "NamespaceFinalizersRemaining=False ContentHasNoFinalizers",
            ],
            conditions.Select(c => $"{c.Type}={c.Status} {c.Reason}"));
    }

    [Fact]
    public void Tells_what_is_left_and_which_finalizers_hold_it()
    {
        var conditions = NamespacePlan.Conditions(null, [Left("pods.", 2), Left("configmaps.", 1, ("example.com/f", 1))], [], Now);

        Assert.Equal(
            "Some resources are remaining: configmaps. has 1 resource instances, pods. has 2 resource instances",
            conditions.Single(c => c.Type == "NamespaceContentRemaining").Message);
        Assert.Equal(
            "Some content in the namespace has finalizers remaining: example.com/f in 1 resource instances",
            conditions.Single(c => c.Type == "NamespaceFinalizersRemaining").Message);
    }

    [Fact]
    public void Tells_what_could_not_be_deleted()
    {
        var condition = NamespacePlan.Conditions(null, [], ["no", "never"], Now).Single(c => c.Type == "NamespaceDeletionContentFailure");

        Assert.Equal(("True", "ContentDeletionFailed", "Failed to delete all resource types, 2 remaining: no, never"), (condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public void A_condition_that_stays_keeps_its_time()
    {
        var before = NamespacePlan.Conditions(null, [Left("pods.", 2)], [], Now);
        var after = NamespacePlan.Conditions(before, [Left("pods.", 1)], [], Now.AddMinutes(1));

        Assert.Equal(["NamespaceContentRemaining"], after.Where(c => c.LastTransitionTime != Now).Select(c => c.Type));
        Assert.False(NamespacePlan.Same(before, after));
        Assert.True(NamespacePlan.Same(after, NamespacePlan.Conditions(after, [Left("pods.", 1)], [], Now.AddMinutes(2))));
    }

    [Fact]
    public void Looks_again_when_half_of_the_longest_wait_is_over()
    {
        Assert.Equal(TimeSpan.FromSeconds(16), NamespacePlan.LookAgain([Left("pods.", 1) with { Wait = TimeSpan.FromSeconds(30) }, Left("x.", 1)]));
        Assert.Equal(TimeSpan.FromSeconds(8.5), NamespacePlan.LookAgain([Left("configmaps.", 1, ("f", 1))]));
    }

    private static NamespaceContent Left(string resource, int count, params (string Name, int Count)[] finalizers) =>
        new(resource, count, finalizers.ToDictionary(f => f.Name, f => f.Count), TimeSpan.Zero);
}

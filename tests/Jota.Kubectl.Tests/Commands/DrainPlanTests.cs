using System.Text.Json.Nodes;

namespace Jota.Kubectl.Tests.Commands;

/// <summary>Which pods go when their node is drained.</summary>
public sealed class DrainPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private const string OfReplicaSet = """{"metadata":{"ownerReferences":[{"kind":"ReplicaSet","controller":true}]}}""";
    private const string OfDaemonSet = """{"metadata":{"ownerReferences":[{"kind":"DaemonSet","controller":true}]}}""";
    private const string Naked = """{"metadata":{}}""";
    private const string Over = """{"metadata":{},"status":{"phase":"Succeeded"}}""";
    private const string Local =
        """{"metadata":{"ownerReferences":[{"kind":"ReplicaSet","controller":true}]},"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""";

    [Theory]
    [InlineData(OfReplicaSet, true, "")]
    [InlineData(Naked, false, "cannot delete Pods that declare no controller (use --force to override)")]
    [InlineData(Over, true, "")]
    [InlineData(Local, false, "cannot delete Pods with local storage (use --delete-emptydir-data to override)")]
    [InlineData(OfDaemonSet, false, "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)")]
    [InlineData("""{"metadata":{"annotations":{"kubernetes.io/config.mirror":"x"}}}""", false, "")]
    public void Without_flags_what_would_be_lost_stays_and_is_told(string pod, bool goes, string error) =>
        Assert.Equal(new DrainVerdict(goes, Error: error), Verdict(pod, new()));

    [Theory]
    [InlineData(Naked, true, "deleting Pods that declare no controller")]
    [InlineData(Local, true, "")]
    [InlineData(OfDaemonSet, false, "ignoring DaemonSet-managed Pods")]
    public void With_all_flags_they_go(string pod, bool goes, string warning) => Assert.Equal(
        new DrainVerdict(goes, warning),
        Verdict(pod, new() { Force = true, DeletesLocalData = true, IgnoresDaemonSets = true }));

    [Fact]
    public void A_pod_of_a_daemon_set_that_is_gone_has_nobody()
    {
        Assert.False(Verdict(OfDaemonSet, new() { IgnoresDaemonSets = true }, hasDaemonSet: false).Goes);
        Assert.True(Verdict(OfDaemonSet, new() { Force = true }, hasDaemonSet: false).Goes);
    }

    [Fact]
    public void One_that_was_told_to_go_long_ago_is_not_waited_for()
    {
        const string told = """{"metadata":{"deletionTimestamp":"2026-01-01T11:59:00Z"}}""";
        Assert.Equal(DrainVerdict.Stay, Verdict(told, new() { WaitsForTold = TimeSpan.FromSeconds(30) }));
        Assert.NotEqual(DrainVerdict.Stay, Verdict(told, new() { WaitsForTold = TimeSpan.FromSeconds(90) }));
    }

    private static DrainVerdict Verdict(string pod, DrainOptions options, bool hasDaemonSet = true) =>
        DrainPlan.Of((JsonObject)JsonNode.Parse(pod)!, options, hasDaemonSet, Now);
}

using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

public sealed class RolloutBlockersTests
{
    private static readonly V1ReplicaSet Present = ADeployment.ReplicaSet("new", 3);

    [Fact]
    public void Pods_with_the_same_reason_are_counted_together() => Assert.Equal(
        "2 of 3 new pods: image nginx:nope cannot be pulled (ImagePullBackOff: not found)",
        Text(
            Waiting("a", "ErrImagePull", "not found"),
            Waiting("b", "ImagePullBackOff", "Back-off pulling image \"nginx:nope\": ErrImagePull: not found"),
            Ready("c")));

    [Fact]
    public void An_attempt_and_the_wait_for_the_next_are_the_same_reason() => Assert.Equal(
        RolloutBlockers.Of(Present, [Waiting("a", "ErrImagePull", "x")], true).Key,
        RolloutBlockers.Of(Present, [Waiting("a", "ImagePullBackOff", "y")], true).Key);

    [Fact]
    public void A_crash_is_told_with_its_exit_code_between_two_runs_and_in_the_next() => Assert.All(
        new V1ContainerState[]
        {
            new() { Waiting = new() { Reason = "CrashLoopBackOff", Message = "back-off 10s restarting failed container" } },
            new() { Running = new() },
        },
        state => Assert.Equal(
            "1 of 1 new pod: the container ends again and again with exit code 3 (CrashLoopBackOff)",
            Text(With("a", new() { Name = "web", RestartCount = 1, State = state, LastState = new() { Terminated = new() { ExitCode = 3, Reason = "Error" } } }))));

    [Fact]
    public void Being_killed_for_memory_is_named() => Assert.Equal(
        "1 of 1 new pod: the container ends again and again with exit code 137 (CrashLoopBackOff, OOMKilled)",
        Text(With("a", new() { Name = "web", State = new() { Terminated = new() { ExitCode = 137, Reason = "OOMKilled" } } })));

    [Fact]
    public void Nodes_that_refuse_are_told_in_the_schedulers_words()
    {
        var pod = Ready("a");
        pod.Status = new() { Conditions = [new() { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/3 nodes are available: 3 Insufficient cpu." }] };

        Assert.Equal("1 of 1 new pod: no node takes it (Unschedulable): 0/3 nodes are available: 3 Insufficient cpu", Text(pod));
    }

    [Fact]
    public void A_missing_secret_is_told() => Assert.Equal(
        "1 of 1 new pod: the container cannot start (CreateContainerConfigError: secret \"s\" not found)",
        Text(Waiting("a", "CreateContainerConfigError", "secret \"s\" not found")));

    [Fact]
    public void Pods_that_may_not_be_made_are_told_first()
    {
        var present = ADeployment.ReplicaSet("new", 3);
        present.Status.Conditions = [new() { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "pods \"x\" is forbidden: exceeded quota" }];

        Assert.Equal("pods cannot be created or deleted (FailedCreate): pods \"x\" is forbidden: exceeded quota", RolloutBlockers.Of(present, [], true).Text);
    }

    [Fact]
    public void A_start_is_nothing_to_talk_about_before_the_deadline()
    {
        var starting = Waiting("a", "ContainerCreating", null);
        var unready = With("b", new() { Name = "web", Started = true, State = new() { Running = new() } });

        Assert.Equal("", Text(starting, unready));
        Assert.Equal(
            "1 of 2 new pods: the container has not started yet (ContainerCreating); 1 of 2 new pods: the container runs, but is not ready",
            RolloutBlockers.Of(Present, [starting, unready], patient: false).Text);
    }

    [Fact]
    public void Pods_that_are_ending_do_not_count()
    {
        var ending = Waiting("a", "ErrImagePull", "x");
        ending.Metadata.DeletionTimestamp = ADeployment.Start;

        Assert.Equal(RolloutBlockers.None, RolloutBlockers.Of(Present, [ending], true));
    }

    private static string Text(params V1Pod[] pods) => RolloutBlockers.Of(Present, pods, patient: true).Text;

    private static V1Pod Ready(string name)
    {
        var pod = With(name, new() { Name = "web", Ready = true, State = new() { Running = new() } });
        pod.Status.Conditions = [new() { Type = "Ready", Status = "True" }];
        return pod;
    }

    private static V1Pod Waiting(string name, string reason, string? message) =>
        With(name, new() { Name = "web", State = new() { Waiting = new() { Reason = reason, Message = message } } });

    private static V1Pod With(string name, V1ContainerStatus status) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { NodeName = "n", Containers = [new() { Name = "web", Image = "nginx:nope" }] },
        Status = new() { Phase = "Pending", ContainerStatuses = [status] },
    };
}

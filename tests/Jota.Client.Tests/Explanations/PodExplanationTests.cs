using k8s.Models;

namespace Jota.Client.Tests.Explanations;

public sealed class PodExplanationTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_pod_without_a_node_tells_each_node_and_what_would_help()
    {
        var why = PodExplanation.Compute(new()
        {
            Pod = Pod(node: null),
            Now = Now,
            NodeCount = 2,
            Obstacles = [new("n1", ["it is cordoned"], ["kubectl uncordon n1"]), new("n2", ["too small"], ["add a larger node"])],
        });

        Assert.Equal("none of 2 nodes will do for it", why.Summary);
        Assert.Equal([new("node n1", "it is cordoned"), new("node n2", "too small")], why.Findings);
        Assert.Equal(["kubectl uncordon n1", "add a larger node"], why.Help);
    }

    [Fact]
    public void Nodes_with_the_same_against_them_are_told_of_together_and_the_nearest_come_first()
    {
        var why = PodExplanation.Compute(new()
        {
            Pod = Pod(node: null),
            Now = Now,
            NodeCount = 7,
            Obstacles =
            [
                new("far", ["it is cordoned", "too small"], ["uncordon far", "grow far"]),
                .. Enumerable.Range(1, 6).Select(i => new NodeObstacle($"n{i}", ["too small"], [$"grow n{i}"])),
            ],
        });

        Assert.Equal([new("6 nodes", "too small (n1, n2, n3, n4, ...)"), new("node far", "it is cordoned; too small")], why.Findings);
        Assert.Equal(["grow n1", "uncordon far", "grow far"], why.Help);
    }

    [Fact]
    public void A_pod_that_a_node_would_take_by_now_only_has_to_be_tried_again()
    {
        var pod = Pod(node: null);
        pod.Status.Conditions = [new() { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/2 nodes are available." }];

        var why = PodExplanation.Compute(new() { Pod = pod, Now = Now, NodeCount = 2, Obstacles = [new("n1", ["it is cordoned"], [])] });

        Assert.Equal("no node took it when it was last tried, but 1 of 2 nodes would do now: it is tried again", why.Summary);
    }

    [Fact]
    public void Scheduling_gates_and_foreign_schedulers_are_told()
    {
        var gated = Pod(node: null);
        gated.Spec.SchedulingGates = [new() { Name = "example.com/wait" }];
        var foreign = Pod(node: null);
        foreign.Spec.SchedulerName = "mine";

        Assert.Contains("scheduling gates", PodExplanation.Compute(new() { Pod = gated, Now = Now }).Summary, StringComparison.Ordinal);
        Assert.Equal("no scheduler named mine has taken it up", PodExplanation.Compute(new() { Pod = foreign, Now = Now }).Summary);
    }

    [Theory]
    [InlineData("docker.io/library/nginx:9.99: not found", "there is no such image or tag")]
    [InlineData("failed to authorize: 401 Unauthorized", "the registry wants to know who asks")]
    [InlineData("dial tcp: lookup registry.example: no such host", "the node does not reach the registry")]
    public void An_image_tells_the_registrys_answer_and_the_next_try(string answer, string help)
    {
        var why = PodExplanation.Compute(new()
        {
            Pod = Pod(state: new() { Waiting = new() { Reason = "ImagePullBackOff", Message = $"Back-off pulling image \"nginx:9.99\": ErrImagePull: {answer}" } }),
            Node = Node("True"),
            Now = Now,
            Events = [Event("Pulling", "Pulling image", Now.AddSeconds(-10), count: 2)],
        });

        Assert.Equal("the image nginx:9.99 cannot be pulled", why.Summary);
        Assert.Contains(new Finding("the registry's answer", answer), why.Findings);
        Assert.Contains(new Finding("next try", "in 10s, after 2 tries so far"), why.Findings);
        Assert.StartsWith(help, Assert.Single(why.Help), StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_tells_its_exit_code_its_last_words_and_the_next_try()
    {
        var end = new V1ContainerStateTerminated { ExitCode = 127, StartedAt = At(-12), FinishedAt = At(-10) };
        var pod = Pod(state: new() { Waiting = new() { Reason = "CrashLoopBackOff", Message = "back-off 1m20s restarting failed container=web pod=web_default(u)" } });
        pod.Status.ContainerStatuses[0].LastState = new() { Terminated = end };
        pod.Status.ContainerStatuses[0].RestartCount = 3;

        var why = PodExplanation.Compute(new()
        {
            Pod = pod,
            Node = Node("True"),
            Now = Now,
            LastLines = new Dictionary<string, IReadOnlyList<string>> { ["web"] = ["one", "two"] },
        });

        Assert.Equal("container web crashes again and again: started anew 3 times so far, and now held back for a while", why.Summary);
        Assert.Contains(new Finding("container web", "ended with exit code 127 (no such command) 10s ago, after running for 2s"), why.Findings);
        Assert.Contains(new Finding("its last words", "one\ntwo"), why.Findings);
        Assert.Contains(new Finding("next try", "in 70s (the wait is 80s by now)"), why.Findings);
        Assert.Contains("check command and args of container web: is the program in the image?", why.Help);
    }

    [Theory]
    [InlineData("configmap \"settings\" not found", "kubectl create configmap settings -n default")]
    [InlineData("secret \"token\" not found", "kubectl create secret generic token -n default")]
    [InlineData("couldn't find key color in ConfigMap default/settings", "add the key color to the configmap")]
    public void A_missing_setting_is_named_with_the_way_to_make_it(string message, string help)
    {
        var why = PodExplanation.Compute(new()
        {
            Pod = Pod(state: new() { Waiting = new() { Reason = "CreateContainerConfigError", Message = message } }),
            Node = Node("True"),
            Now = Now,
        });

        Assert.Equal($"container web cannot be configured: {message}", why.Summary);
        Assert.Contains(help, Assert.Single(why.Help), StringComparison.Ordinal);
    }

    [Fact]
    public void A_volume_that_cannot_be_mounted_comes_before_the_containers()
    {
        var why = PodExplanation.Compute(new()
        {
            Pod = Pod(state: new() { Waiting = new() { Reason = "ContainerCreating" } }),
            Node = Node("True"),
            Now = Now,
            Events = [Event("FailedMount", "MountVolume.SetUp failed for volume \"v\" : configmap \"settings\" not found", Now.AddSeconds(-5), 4)],
        });

        Assert.StartsWith("a volume of it cannot be mounted", why.Summary, StringComparison.Ordinal);
        Assert.EndsWith("(4 times, last 5s ago)", Assert.Single(why.Findings).Text, StringComparison.Ordinal);
        Assert.Contains("kubectl create configmap settings", Assert.Single(why.Help), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_is_not_ready_tells_its_probe_and_how_it_fails()
    {
        var pod = Pod(state: new() { Running = new() { StartedAt = At(-60) } });
        pod.Spec.Containers[0].ReadinessProbe = new() { HttpGet = new() { Path = "/healthz", Port = 8080 }, PeriodSeconds = 5, TimeoutSeconds = 1 };

        var why = PodExplanation.Compute(new()
        {
            Pod = pod,
            Node = Node("True"),
            Now = Now,
            Events = [Event("Unhealthy", "Readiness probe failed: connection refused", Now.AddSeconds(-2), 9)],
        });

        Assert.Equal("container web runs, but its readiness probe has not succeeded", why.Summary);
        Assert.Contains(why.Findings, f => f.Text.Contains("GET /healthz on port 8080, first after 0 s, then every 5 s", StringComparison.Ordinal));
        Assert.Contains(new Finding("last failure", "Readiness probe failed: connection refused (9 times, last 2s ago)"), why.Findings);
    }

    [Fact]
    public void An_init_container_holds_up_the_rest()
    {
        var pod = Pod(state: new() { Waiting = new() { Reason = "PodInitializing" } });
        pod.Spec.InitContainers = [new() { Name = "first" }, new() { Name = "second" }];
        pod.Status.InitContainerStatuses =
        [
            new() { Name = "first", State = new() { Terminated = new() { ExitCode = 0 } } },
            new() { Name = "second", State = new() { Running = new() { StartedAt = At(-90) } } },
        ];

        var why = PodExplanation.Compute(new() { Pod = pod, Node = Node("True"), Now = Now });

        Assert.Equal("its init container second runs for 90s and has not ended yet", why.Summary);
        Assert.Contains(new Finding("init container", "second, 2 of 2: the others wait for it"), why.Findings);
    }

    [Fact]
    public void A_deleted_pod_tells_how_long_its_grace_lasts()
    {
        var why = PodExplanation.Compute(new() { Pod = Deleted(graceLeft: 20), Node = Node("True"), Now = Now });

        Assert.Equal("it is deleted; its containers have 20s left to end by themselves, and are killed then", why.Summary);
        Assert.Contains(new Finding("still running", "web"), why.Findings);
    }

    [Fact]
    public void A_deleted_pod_on_a_lost_node_says_so()
    {
        var why = PodExplanation.Compute(new() { Pod = Deleted(graceLeft: -100), Node = Node("Unknown"), Now = Now });

        Assert.Equal("it is deleted, but its node n1 cannot confirm that its containers have ended", why.Summary);
        Assert.Contains("kubectl delete pod web -n default --force --grace-period=0", Assert.Single(why.Help), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deleted_pod_names_the_finalizers_that_hold_it()
    {
        var pod = Deleted(graceLeft: -100);
        pod.Metadata.Finalizers = ["example.com/audit"];
        pod.Status.ContainerStatuses[0].State = new() { Terminated = new() { ExitCode = 0 } };

        var why = PodExplanation.Compute(new() { Pod = pod, Node = Node("True"), Now = Now });

        Assert.Equal("it is deleted and has ended; it waits for a finalizer: example.com/audit", why.Summary);
    }

    [Fact]
    public void A_lost_node_is_the_reason_whatever_the_containers_say()
    {
        var why = PodExplanation.Compute(new() { Pod = Pod(state: new() { Running = new() }), Node = null, Now = Now });

        Assert.Equal("nothing is heard from its node n1", why.Summary);
    }

    [Fact]
    public void A_healthy_pod_is_called_healthy()
    {
        var pod = Pod(state: new() { Running = new() });
        pod.Status.ContainerStatuses[0].Ready = true;
        pod.Status.Conditions = [new() { Type = "Ready", Status = "True", LastTransitionTime = At(-30) }];

        var why = PodExplanation.Compute(new() { Pod = pod, Node = Node("True"), Now = Now });

        Assert.Equal("nothing is wrong with it: it is ready for 30s, on node n1", why.Summary);
    }

    [Fact]
    public void A_pod_that_failed_for_good_tells_which_container_and_how()
    {
        var pod = Pod(state: new() { Terminated = new() { ExitCode = 1, Reason = "OOMKilled" } });
        (pod.Status.Phase, pod.Spec.RestartPolicy) = ("Failed", "Never");

        var why = PodExplanation.Compute(new() { Pod = pod, Node = Node("True"), Now = Now });

        Assert.StartsWith("it has failed for good: container web was killed because it used more memory than it may", why.Summary, StringComparison.Ordinal);
        Assert.Contains("raise resources.limits.memory of container web, or let it use less", why.Help);
    }

    [Fact]
    public void A_pod_that_is_not_there_tells_why_its_owner_cannot_make_it()
    {
        var refused = Event("FailedCreate", "Error creating: pods \"web-\" is forbidden: exceeded quota", Now.AddSeconds(-7), 1);
        refused.InvolvedObject = new() { Kind = "ReplicaSet", Name = "web" };

        var why = AbsentPodExplanation.Compute("web-x2vq9", [refused], Now);

        Assert.Equal("there is no such pod, because its ReplicaSet web cannot create it", why.Summary);
        Assert.Equal(new Finding("ReplicaSet web", "Error creating: pods \"web-\" is forbidden: exceeded quota (7s ago)"), Assert.Single(why.Findings));
    }

    [Fact]
    public void A_deployment_tells_the_trouble_of_its_pods_once()
    {
        var trouble = new Explanation("the image x cannot be pulled", [new("the registry's answer", "not found")], ["check the spelling"]);

        var why = DeploymentExplanation.Compute(new()
        {
            Deployment = new() { Metadata = new() { Name = "web", Generation = 1 }, Spec = new() { Replicas = 3 }, Status = new() { ObservedGeneration = 1 } },
            NotReady = [("web-1", trouble), ("web-2", trouble)],
        });

        Assert.Equal("its pods do not become ready: the image x cannot be pulled", why.Summary);
        Assert.Contains(new Finding("pod web-1", "the image x cannot be pulled (and 1 more like it)"), why.Findings);
        Assert.Equal(["check the spelling"], why.Help);
    }

    private static DateTime At(int seconds) => Now.AddSeconds(seconds).UtcDateTime;

    private static V1Pod Pod(string? node = "n1", V1ContainerState? state = null) => new()
    {
        Metadata = new() { Name = "web", NamespaceProperty = "default", Uid = "u" },
        Spec = new() { NodeName = node, Containers = [new() { Name = "web", Image = "nginx:9.99" }] },
        Status = new()
        {
            Phase = "Pending",
            ContainerStatuses = state is null ? null : [new() { Name = "web", Image = "nginx:9.99", State = state, LastState = new() }],
        },
    };

    private static V1Pod Deleted(int graceLeft)
    {
        var pod = Pod(state: new() { Running = new() });
        (pod.Metadata.DeletionTimestamp, pod.Metadata.DeletionGracePeriodSeconds) = (At(graceLeft), 30);
        return pod;
    }

    private static V1Node Node(string ready) => new()
    {
        Metadata = new() { Name = "n1" },
        Status = new() { Conditions = [new() { Type = "Ready", Status = ready, Message = "Kubelet stopped posting node status.", LastTransitionTime = At(-120) }] },
    };

    private static Corev1Event Event(string reason, string message, DateTimeOffset at, int count) => new()
    {
        Reason = reason,
        Message = message,
        Count = count,
        LastTimestamp = at.UtcDateTime,
        InvolvedObject = new() { Kind = "Pod", Name = "web", FieldPath = "spec.containers{web}" },
    };
}

using Jota.Client;
using Jota.Kubelet.Pods;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

/// <summary>Pods that ask for what is not done here: none runs as if it had not asked.</summary>
public sealed class UnservedPodTests
{
    public static TheoryData<string, string, Action<V1PodSpec>> Refused => new()
    {
        { "SysctlForbidden", "forbidden sysctl: \"kernel.msgmax\" not allowlisted", s => s.SecurityContext = Sysctl("kernel.msgmax") },
        { "SysctlForbidden", "forbidden sysctl: \"net.core.somaxconn\" not allowlisted", s => s.SecurityContext = Sysctl("net/core/somaxconn") },
        {
            "SysctlForbidden", "forbidden sysctl: \"net.ipv4.tcp_syncookies\" not allowed with host net enabled",
            s => (s.SecurityContext, s.HostNetwork) = (Sysctl("net.ipv4.tcp_syncookies"), true)
        },
        {
            "SysctlForbidden", "forbidden sysctl: \"kernel.shm_rmid_forced\" not allowed with host ipc enabled",
            s => (s.SecurityContext, s.HostIPC) = (Sysctl("kernel.shm_rmid_forced"), true)
        },
        { "PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS", s => s.Os = new() { Name = "windows" } },
        {
            "PodOSSelectorNodeLabelDoesNotMatch", "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
            s => s.NodeSelector = new Dictionary<string, string> { ["kubernetes.io/os"] = "windows" }
        },
        {
            "SupplementalGroupsPolicyNotSupported", "SupplementalGroupsPolicy=Strict is not supported in this node",
            s => s.SecurityContext = new() { SupplementalGroupsPolicy = "Strict" }
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_can_never_run_here_is_refused_in_upstreams_words(string reason, string message, Action<V1PodSpec> ask)
    {
        var pod = TestNode.Pod("p");
        ask(pod.Spec);
        Assert.Equal((reason, message), (UnservedPlan.Refuse(pod.Spec)!.Reason, UnservedPlan.Refuse(pod.Spec)!.Message));
        Assert.True(UnservedPlan.Refuse(pod.Spec)!.Rejected);
    }

    [Theory]
    [InlineData("net.ipv4.ip_unprivileged_port_start")]
    [InlineData("net/ipv4/ip_local_port_range")]
    [InlineData("kernel.shm_rmid_forced")]
    public void Safe_settings_may_be_asked_for(string name) => Assert.Null(UnservedPlan.Refuse(new() { SecurityContext = Sysctl(name), Os = new() { Name = "linux" } }));

    [Fact]
    public async Task A_pod_of_another_operating_system_fails_and_nothing_of_it_runs()
    {
        await using var node = await TestNode.StartAsync();
        var pod = TestNode.Pod("w");
        pod.Spec.Os = new() { Name = "windows" };
        await node.CreateAsync(pod);
        var failed = await node.UntilAsync("w", p => p.Status.Phase == "Failed");
        Assert.Equal("PodOSNotSupported", failed.Status.Reason);
        Assert.Equal("Pod was rejected: Failed to admit pod as the OS field doesn't match node OS", failed.Status.Message);
        Assert.Empty(await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct));
    }

    public static TheoryData<string, string, Action<V1PodSpec>> Waiting => new()
    {
        {
            "FailedCreatePodSandBox", "Failed to create pod sandbox: can't set `spec.hostUsers: false`, runtime does not support user namespaces",
            s => s.HostUsers = false
        },
        {
            "FailedPrepareDynamicResources", "Failed to prepare dynamic resources: claim gpu: this node prepares no resource claims",
            s => s.ResourceClaims = [new() { Name = "gpu", ResourceClaimName = "some" }]
        },
    };

    [Theory]
    [MemberData(nameof(Waiting))]
    public void What_may_yet_come_is_waited_for_in_upstreams_words(string reason, string message, Action<V1PodSpec> ask)
    {
        var pod = TestNode.Pod("p");
        ask(pod.Spec);
        Assert.Null(UnservedPlan.Refuse(pod.Spec));
        Assert.Equal((reason, message), UnservedPlan.Wait(pod.Spec));
    }

    [Fact]
    public async Task A_pod_that_wants_users_of_its_own_stays_pending_and_says_why()
    {
        await using var node = await TestNode.StartAsync();
        var pod = TestNode.Pod("u");
        pod.Spec.HostUsers = false;
        await node.CreateAsync(pod);
        await node.UntilEventAsync(
            "FailedCreatePodSandBox", "Failed to create pod sandbox: can't set `spec.hostUsers: false`, runtime does not support user namespaces", TimeSpan.FromSeconds(1));
        Assert.Equal("Pending", (await node.GetAsync("u")).Status.Phase);
        Assert.Empty(await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct));
        await node.DeleteAsync("u");
        await node.UntilGoneAsync("u", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_pod_runs_by_the_handler_of_its_runtime_class()
    {
        await using var node = await TestNode.StartAsync();
        await node.Api.CreateAsync(new V1RuntimeClass { Metadata = new() { Name = "gvisor" }, Handler = "runsc" }, TestNode.Ct);
        var pod = TestNode.Pod("g");
        pod.Spec.RuntimeClassName = "gvisor";
        await node.CreateAsync(pod);
        await node.UntilAsync("g", p => p.Status.Phase == "Running");
        Assert.Equal("runsc", Assert.Single(await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct)).RuntimeHandler);
    }

    private static V1PodSecurityContext Sysctl(string name) => new() { Sysctls = [new() { Name = name, Value = "1" }] };
}

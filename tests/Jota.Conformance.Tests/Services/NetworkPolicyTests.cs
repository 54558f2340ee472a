namespace Jota.Conformance.Tests.Services;

/// <summary>Which real pods may talk to which. Pods are without grace: who goes away is gone at once.</summary>
public sealed class NetworkPolicyTests(ContainerCluster cluster)
{
    [Fact]
    public async Task A_pod_is_closed_by_a_policy_opened_to_whom_another_names_and_always_heard_by_its_node()
    {
        var kubectl = await cluster.KubectlAsync("netpol");
        await RunAsync(kubectl, "web", "nginx:1.25", "");
        (await kubectl.RunAsync("expose pod web --port 80")).Succeeds();
        await RunAsync(kubectl, "friend", "busybox:1.36", "--command -- sleep 1000");
        await RunAsync(kubectl, "stranger", "busybox:1.36", "--command -- sleep 1000");
        (await kubectl.WaitAsync("pod/web pod/friend pod/stranger", "condition=Ready")).Succeeds();
        var pod = (await kubectl.RunAsync("get pod web -o jsonpath={.status.podIP}")).Succeeds().Output;
        var service = (await kubectl.RunAsync("get service web -o jsonpath={.spec.clusterIP}")).Succeeds().Output;
        await Eventually.TrueAsync(() => HearsAsync(kubectl, "friend", service));
        Assert.True(await HearsAsync(kubectl, "stranger", pod));

        await ApplyAsync(kubectl, "closed", "podSelector: {matchLabels: {run: web}}, policyTypes: [Ingress]");
        await Eventually.TrueAsync(async () => !await HearsAsync(kubectl, "friend", pod));
        Assert.False(await HearsAsync(kubectl, "stranger", service));
        using (var node = new ServiceClient(pod))
        {
            Assert.NotEmpty(await node.AskAsync());
        }

        await ApplyAsync(
            kubectl, "friends",
            "podSelector: {matchLabels: {run: web}}, ingress: [{from: [{podSelector: {matchLabels: {run: friend}}}], ports: [{port: 80}]}]");
        await Eventually.TrueAsync(() => HearsAsync(kubectl, "friend", pod));
        Assert.True(await HearsAsync(kubectl, "friend", service));
        Assert.False(await HearsAsync(kubectl, "stranger", pod));

        (await kubectl.RunAsync("delete networkpolicy --all")).Succeeds();
        await Eventually.TrueAsync(() => HearsAsync(kubectl, "stranger", pod));
        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();
    }

    private static async Task RunAsync(Kubectl kubectl, string name, string image, string command) =>
        (await kubectl.RunAsync(
            $"run {name} --image={image} --overrides '{{\"spec\":{{\"terminationGracePeriodSeconds\":0}}}}' {command}")).Succeeds();

    private static async Task ApplyAsync(Kubectl kubectl, string name, string spec) => (await kubectl.RunAsync(
        "apply -f -",
        $"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n")).Succeeds();

    private static async Task<bool> HearsAsync(Kubectl kubectl, string from, string address) => (await kubectl.RunAsync(
        $"exec {from} -- sh -c 'printf \"GET / HTTP/1.0\\r\\n\\r\\n\" | nc -w 2 {address} 80 | grep -c nginx'")).ExitCode == 0;
}

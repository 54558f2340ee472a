using System.Net;
using System.Net.Http.Headers;
using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Testing.Tests.Components;

/// <summary>A component's own pages: its health for everybody, its figures for those who may.</summary>
public sealed class ComponentServingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_is_told_to_everybody_and_figures_to_those_who_may_read_them()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0, ClusterComponent.Scheduler);
        await using var scheduler = await SchedulerComponent.StartAsync(
            new()
            {
                Kubeconfig = server.KubeconfigOf("system:kube-scheduler"),
                Election = ElectionOptions.Scheduler with { RetryPeriod = TimeSpan.FromMilliseconds(100) },
                Serving = new(IPAddress.Loopback, 0),
            },
            NullLoggerFactory.Instance,
            Ct);
#pragma warning disable CA5359, CA5400 // It shows a certificate of nobody's authority, as upstream's.
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359, CA5400
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{scheduler.Port}") };
        foreach (var page in (string[])["/healthz", "/livez"])
        {
            Assert.Equal("ok", await client.GetStringAsync(new Uri(page, UriKind.Relative), Ct));
        }

        Assert.Contains("[+]leaderElection ok\n", await client.GetStringAsync(new Uri("/healthz?verbose", UriKind.Relative), Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(client, "/metrics", null)).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(client, "/nothing", null)).Code);

        var token = await TokenAsync(server);
        var refused = await AskAsync(client, "/metrics", token);
        Assert.Equal(
            (HttpStatusCode.Forbidden, "forbidden: User \"system:serviceaccount:kube-system:meter\" cannot get path \"/metrics\"\n"), refused);
        await AllowAsync(server);
        var told = await AskAsync(client, "/metrics", token);
        Assert.Equal(HttpStatusCode.OK, told.Code);
        Assert.Contains("leader_election_master_status{name=\"kube-scheduler\"}", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_by_which_two_could_lead_at_once_are_refused()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0, ClusterComponent.Scheduler);
        var told = await Assert.ThrowsAsync<ClusterStartException>(() => SchedulerComponent.StartAsync(
            new()
            {
                Kubeconfig = server.KubeconfigOf("system:kube-scheduler"),
                Election = ElectionOptions.Scheduler with { Duration = TimeSpan.FromSeconds(10) },
            },
            NullLoggerFactory.Instance,
            Ct));
        Assert.Equal("--leader-elect-lease-duration (10s) must be longer than --leader-elect-renew-deadline (10s)", told.Message);
    }

    private static async Task<(HttpStatusCode Code, string Body)> AskAsync(HttpClient client, string page, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<string> TokenAsync(ServerScope server) =>
        await new AccountToken(server.Api, new ObjectKey("kube-system", "meter"), TimeProvider.System).GetAsync(Ct);

    private static async Task AllowAsync(ServerScope server)
    {
        await server.Api.CreateAsync(
            new V1ClusterRole
            {
                Metadata = new() { Name = "meter" },
                Rules = [new V1PolicyRule { NonResourceURLs = ["/metrics"], Verbs = ["get"] }],
            },
            Ct);
        await server.Api.CreateAsync(
            new V1ClusterRoleBinding
            {
                Metadata = new() { Name = "meter" },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "meter" },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = "meter", NamespaceProperty = "kube-system" }],
            },
            Ct);
    }
}

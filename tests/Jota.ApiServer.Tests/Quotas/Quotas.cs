using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Quotas;

/// <summary>Quotas, and what is held against them.</summary>
internal static class Quotas
{
    /// <summary>A quota such as <c>pods=2 requests.cpu=1</c>.</summary>
    public static Task<V1ResourceQuota> LimitAsync(
        this TestServer server, string hard, string name = "q", string[]? scopes = null, V1ScopedResourceSelectorRequirement[]? selected = null, string ns = "default") =>
        server.Api.CreateAsync(
            new V1ResourceQuota
            {
                Metadata = new() { Name = name, NamespaceProperty = ns },
                Spec = new()
                {
                    Hard = Amounts(hard),
                    Scopes = scopes,
                    ScopeSelector = selected is null ? null : new() { MatchExpressions = selected },
                },
            },
            Ct);

    public static async Task ChangeAsync(this TestServer server, string hard, string name = "q")
    {
        var quota = await server.Api.GetAsync<V1ResourceQuota>(Key(name), Ct);
        await server.Api.UpdateAsync(quota with { Spec = quota.Spec with { Hard = Amounts(hard) } }, Ct);
    }

    /// <summary>A pod of one container that asks for this.</summary>
    public static V1Pod Asking(string name, string requests = "", string limits = "", string? node = null)
    {
        var pod = Pod(name, node);
        pod.Spec.Containers[0].Resources = new() { Requests = Amounts(requests), Limits = Amounts(limits) };
        return pod;
    }

    public static V1Service Service(string name, string type, params int[] ports) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new() { Type = type, Ports = [.. ports.Select(port => new V1ServicePort { Name = $"p{port}", Port = port })] },
    };

    public static async Task<string> RefusedAsync(Func<Task> act)
    {
        var refused = await FailsAsync(act);
        Assert.Equal((403, "Forbidden"), (refused.Code, refused.Reason));
        return refused.Message;
    }

    public static Dictionary<string, ResourceQuantity> Amounts(string amounts) =>
        amounts.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(amount => amount.Split('=')[0], amount => new ResourceQuantity(amount.Split('=')[1]));
}

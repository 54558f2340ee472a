using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Subresources;

/// <summary>Evictions that a disruption budget has a say in.</summary>
public sealed class EvictionBudgetTests
{
    private const string Refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

    [Fact]
    public async Task A_budget_that_allows_nothing_refuses_in_upstreams_words()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a");
        await AllowAsync(server, 0);

        var refused = await FailsAsync(() => EvictAsync(server, "a"));

        Assert.Equal((429, "TooManyRequests", Refusal), (refused.Code, refused.Reason, refused.Message));
        var cause = Assert.Single(refused.Details!.Causes);
        Assert.Equal(("DisruptionBudget", "The disruption budget pdb needs 1 healthy pods and has 1 currently"), (cause.Reason, cause.Message));
        Assert.Null(refused.Details.RetryAfterSeconds);
        Assert.Null(Condition(await server.Api.GetAsync<V1Pod>(Key("a"), Ct)));
    }

    [Fact]
    public async Task An_allowed_eviction_is_charged_and_its_pod_noted()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a");
        await RunAsync(server, "b");
        await AllowAsync(server, 2);

        await EvictAsync(server, "a");
        var status = await StatusAsync(server);
        Assert.Equal((1, "a"), (status.DisruptionsAllowed, Assert.Single(status.DisruptedPods.Keys)));
        Assert.Equal("True", Condition(await server.Api.GetAsync<V1Pod>(Key("a"), Ct))!.Status);
        await EvictAsync(server, "b");
        status = await StatusAsync(server);
        Assert.Equal((0, 2, "InsufficientPods"), (status.DisruptionsAllowed, status.DisruptedPods.Count, Assert.Single(status.Conditions).Reason));
    }

    [Fact]
    public async Task Of_many_who_evict_at_once_as_many_are_let_through_as_the_budget_allows()
    {
        await using var server = await StartAsync();
        for (var n = 0; n < 30; n++)
        {
            await RunAsync(server, $"p{n}");
        }

        await AllowAsync(server, 7);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Task.Run(
            async () =>
            {
                try
                {
                    await EvictAsync(server, $"p{n}");
                    return 201;
                }
                catch (ApiException e)
                {
                    return e.Code;
                }
            },
            Ct)));

        Assert.Equal((7, 23), (answers.Count(code => code == 201), answers.Count(code => code == 429)));
        Assert.Equal((0, 7), ((await StatusAsync(server)).DisruptionsAllowed, (await StatusAsync(server)).DisruptedPods.Count));
    }

    [Fact]
    public async Task A_dry_run_is_refused_as_any_other_and_charges_nothing()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a");
        var dryRun = WriteOptions.Plain with { DryRun = true };
        await AllowAsync(server, 1);
        await EvictAsync(server, "a", dryRun);
        Assert.Equal((1, null), ((await StatusAsync(server)).DisruptionsAllowed, (await StatusAsync(server)).DisruptedPods));

        await AllowAsync(server, 0);
        Assert.Equal(429, (await FailsAsync(() => EvictAsync(server, "a", dryRun))).Code);
    }

    [Fact]
    public async Task A_budget_whose_change_was_not_taken_in_yet_asks_for_another_try()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a");
        await AllowAsync(server, 1);
        var budget = await server.Api.GetAsync<V1PodDisruptionBudget>(Key("pdb"), Ct);
        await server.Api.UpdateAsync(budget with { Spec = budget.Spec with { MinAvailable = 9 } }, Ct);

        var refused = await FailsAsync(() => EvictAsync(server, "a"));
        Assert.Equal((429, 10, "The disruption budget pdb is still being processed by the server."),
            (refused.Code, refused.Details!.RetryAfterSeconds, Assert.Single(refused.Details.Causes).Message));
    }

    [Fact]
    public async Task A_pod_with_two_budgets_cannot_be_evicted()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a");
        await AllowAsync(server, 1);
        await AllowAsync(server, 1, "second");

        var refused = await FailsAsync(() => EvictAsync(server, "a"));
        Assert.Equal((500, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Budgets_of_other_pods_have_no_say()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a", "other");
        await AllowAsync(server, 0);
        await server.Api.CreateAsync(new V1PodDisruptionBudget { Metadata = new() { Name = "of-nobody", NamespaceProperty = "default" }, Spec = new() { MinAvailable = 5 } }, Ct);

        await EvictAsync(server, "a");
        Assert.Null((await StatusAsync(server)).DisruptedPods);
    }

    [Fact]
    public async Task An_empty_selector_is_about_every_pod()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a", "other");
        await server.Api.CreateAsync(new V1PodDisruptionBudget { Metadata = new() { Name = "of-all", NamespaceProperty = "default" }, Spec = new() { MinAvailable = 5, Selector = new() } }, Ct);

        Assert.Equal(429, (await FailsAsync(() => EvictAsync(server, "a"))).Code);
    }

    [Theory]
    [InlineData("Pending")]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public async Task Pods_that_have_not_begun_or_are_over_go_in_any_case(string phase)
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a", phase: phase, ready: false);
        await AllowAsync(server, 0);

        await EvictAsync(server, "a");
        Assert.Null((await StatusAsync(server)).DisruptedPods);
    }

    [Fact]
    public async Task A_pod_that_ends_already_goes_in_any_case()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a");
        await AllowAsync(server, 0);
        await server.DeleteAsync<V1Pod>("a");

        await EvictAsync(server, "a");
    }

    [Theory]
    [InlineData(null, 1, 1, true)]
    [InlineData("IfHealthyBudget", 2, 1, true)]
    [InlineData("IfHealthyBudget", 0, 1, false)]
    [InlineData("IfHealthyBudget", 3, 0, false)]
    [InlineData("AlwaysAllow", 0, 1, true)]
    public async Task Pods_that_are_not_ready_go_as_the_budgets_policy_has_it(string? policy, int healthy, int desired, bool goes)
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a", ready: false);
        await AllowAsync(server, 0, policy: policy, healthy: healthy, desired: desired);

        if (goes)
        {
            await EvictAsync(server, "a");
            Assert.Null((await StatusAsync(server)).DisruptedPods);
        }
        else
        {
            Assert.Equal(429, (await FailsAsync(() => EvictAsync(server, "a"))).Code);
        }
    }

    [Fact]
    public async Task A_budget_that_waits_for_too_many_pods_refuses()
    {
        await using var server = await StartAsync();
        await RunAsync(server, "a");
        await AllowAsync(server, 5, disrupted: Enumerable.Range(0, 2001).ToDictionary(n => $"p{n}", _ => (DateTime?)server.Clock.GetUtcNow().UtcDateTime));

        var refused = await FailsAsync(() => EvictAsync(server, "a"));
        Assert.Equal(
            (403, "poddisruptionbudget.policy \"pdb\" is forbidden: DisruptedPods map too big - too many evictions not confirmed by PDB controller"),
            (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_status_is_patched_and_budgets_are_deleted_together()
    {
        await using var server = await StartAsync();
        await AllowAsync(server, 1);
        await AllowAsync(server, 1, "second");
        var patch = new PatchBody(PatchType.Merge, """{"metadata":{"annotations":{"a":"b"}},"status":{"disruptedPods":{"p":null,"q":"2026-01-01T00:00:00Z"}},"spec":{"minAvailable":8}}"""u8.ToArray());

        var patched = (await server.Api.PatchAsync(server.One<V1PodDisruptionBudget>("pdb", "status"), patch, WriteOptions.Plain, Ct)).As<V1PodDisruptionBudget>();
        Assert.Equal(("q", "1", "b"), (Assert.Single(patched.Status.DisruptedPods.Keys), patched.Spec.MinAvailable.Value, patched.Metadata.Annotations["a"]));
        await server.Api.DeleteCollectionAsync(server.All<V1PodDisruptionBudget>(), ListOptions.All, DeleteOptions.Default, Ct);
        Assert.Empty((await server.Api.ListAsync(server.All<V1PodDisruptionBudget>(""), ListOptions.All, Ct)).Items);
    }

    private static V1PodCondition? Condition(V1Pod pod) => PodConditions.Find(pod.Status, "DisruptionTarget");

    private static async Task<V1PodDisruptionBudgetStatus> StatusAsync(TestServer server) =>
        (await server.Api.GetAsync<V1PodDisruptionBudget>(Key("pdb"), Ct)).Status;

    private static async Task RunAsync(TestServer server, string name, string app = "web", string phase = "Running", bool ready = true)
    {
        var pod = Pod(name, node: "n");
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = app };
        pod = await server.Api.CreateAsync(pod, Ct);
        await server.Api.UpdateStatusAsync(
            pod with { Status = pod.Status with { Phase = phase, Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False" }] } }, Ct);
    }

    private static async Task AllowAsync(
        TestServer server, int disruptions, string name = "pdb", string? policy = null, int healthy = 1, int desired = 1, Dictionary<string, DateTime?>? disrupted = null)
    {
        try
        {
            await server.Api.CreateAsync(
                new V1PodDisruptionBudget
                {
                    Metadata = new() { Name = name, NamespaceProperty = "default" },
                    Spec = new()
                    {
                        MinAvailable = 1,
                        Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
                        UnhealthyPodEvictionPolicy = policy,
                    },
                },
                Ct);
        }
        catch (ApiException e) when (e.Code == 409)
        {
            // It is there.
        }

        var budget = await server.Api.GetAsync<V1PodDisruptionBudget>(Key(name), Ct);
        await server.Api.UpdateStatusAsync(
            budget with
            {
                Status = new()
                {
                    DisruptionsAllowed = disruptions,
                    CurrentHealthy = healthy,
                    DesiredHealthy = desired,
                    ExpectedPods = 2,
                    ObservedGeneration = budget.Metadata.Generation,
                    DisruptedPods = disrupted,
                },
            },
            Ct);
    }

    private static Task<WriteResult> EvictAsync(TestServer server, string name, WriteOptions? options = null)
    {
        var eviction = new V1Eviction { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" } };
        return server.Api.CreateAsync(server.One<V1Pod>(name, "eviction"), new ApiBody.Typed(eviction), options ?? WriteOptions.Plain, Ct);
    }
}

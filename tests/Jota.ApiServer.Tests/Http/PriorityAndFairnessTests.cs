using System.Net;
using Jota.Api;
using Jota.ApiServer.Fairness;
using Jota.ApiServer.Tests.Fairness;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Http;

/// <summary>What clients see of flow schemas and levels.</summary>
public sealed class PriorityAndFairnessTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string SchemaUid = "X-Kubernetes-PF-FlowSchema-UID";
    private const string LevelUid = "X-Kubernetes-PF-PriorityLevel-UID";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_tells_by_which_schema_and_level_the_request_was_let_in()
    {
        await using var cluster = await StartAsync();
        using var answer = await cluster.Admin.SendRawAsync("GET", Maps);
        Assert.Equal(
            (await UidAsync<V1FlowSchema>(cluster, "exempt"), await UidAsync<V1PriorityLevelConfiguration>(cluster, "exempt")), UidsOf(answer));
    }

    [Fact]
    public async Task Requests_can_be_classified_by_adding_a_schema_and_a_level()
    {
        await using var cluster = await StartAsync();
        using var alice = As(cluster, "alice");
        using var bob = As(cluster, "bob");
        await AddAsync(cluster, "mine", shares: 1, "alice");

        var mine = (await UidAsync<V1FlowSchema>(cluster, "mine"), await UidAsync<V1PriorityLevelConfiguration>(cluster, "mine"));
        using var first = await alice.SendRawAsync("GET", Maps);
        Assert.Equal((HttpStatusCode.OK, mine), (first.StatusCode, UidsOf(first)));

        // Also what is refused is told by whom it was let in so far.
        using var missing = await alice.SendRawAsync("GET", $"{Maps}/none");
        Assert.Equal((HttpStatusCode.NotFound, mine), (missing.StatusCode, UidsOf(missing)));
        using var others = await bob.SendRawAsync("GET", Maps);
        Assert.Equal(await UidAsync<V1FlowSchema>(cluster, "global-default"), UidsOf(others).Schema);

        await cluster.Api.DeleteAsync<V1FlowSchema>(ObjectKey.Cluster("mine"), DeleteOptions.Default, Ct);
        await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<V1FlowSchema>()), ListOptions.All, Ct);
        using var after = await alice.SendRawAsync("GET", Maps);
        Assert.Equal(await UidAsync<V1FlowSchema>(cluster, "global-default"), UidsOf(after).Schema);
    }

    [Fact]
    public async Task What_lasts_as_long_as_its_client_likes_is_not_classified_but_for_watches()
    {
        await using var cluster = await StartAsync();
        using var log = await cluster.Admin.SendRawAsync("GET", "/api/v1/namespaces/default/pods/none/log");
        Assert.Equal((null, null), UidsOf(log));
        using var watch = await cluster.Admin.SendRawAsync("GET", $"{Maps}?watch=true");
        Assert.NotNull(UidsOf(watch).Schema);
    }

    [Fact]
    public async Task A_level_that_refuses_answers_429_with_when_to_come_again()
    {
        await using var cluster = await StartAsync();
        using var alice = As(cluster, "alice");
        await AddAsync(cluster, "mine", shares: 1, "alice");
        var held = await HoldAsync(cluster, "alice", 1);

        using var refused = await alice.SendRawAsync("GET", Maps);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(await UidAsync<V1FlowSchema>(cluster, "mine"), UidsOf(refused).Schema);
        var status = System.Text.Json.Nodes.JsonNode.Parse(await refused.Content.ReadAsStringAsync(Ct))!;
        Assert.Equal(("TooManyRequests", 1), ((string?)status["reason"], (int?)status["details"]!["retryAfterSeconds"]));
        held.End();
        Assert.Equal(200, (await alice.AskAsync("GET", Maps)).Code);
    }

    [Fact]
    public async Task Requests_of_one_level_cannot_drown_those_of_another()
    {
        await using var cluster = await StartAsync();
        using var noisy = As(cluster, "noisy");
        using var quiet = As(cluster, "quiet");
        await AddAsync(cluster, "low", shares: 1, "noisy", Queues(1, 1, 50));
        await AddAsync(cluster, "high", shares: 1, "quiet", Queues(1, 1, 50));
        var held = await HoldAsync(cluster, "noisy", 1);
        var waiting = Enumerable.Range(0, 20).Select(_ => noisy.AskAsync("GET", Maps)).ToList();
        await WaitingAsync(cluster, "low", 20);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await quiet.AskAsync("GET", Maps)).Code);
        }

        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        held.End();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(200, answer.Code));
    }

    [Fact]
    public async Task Requests_of_one_client_cannot_drown_those_of_another_at_the_same_level()
    {
        await using var cluster = await StartAsync(seats: 64);
        using var noisy = As(cluster, "noisy");
        using var quiet = As(cluster, "quiet");
        await AddAsync(cluster, "shared", shares: 30, "*", Queues(64, 6, 50));
        var seats = cluster.Core.Fairness.Read((levels, _) => levels.Single(level => level.Name == "shared").Plan.Nominal);
        var held = await HoldAsync(cluster, "noisy", seats - (seats / 4));
        var waiting = Enumerable.Range(0, 50).Select(_ => noisy.AskAsync("GET", Maps)).ToList();
        await WaitingAsync(cluster, "shared", 50);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await quiet.AskAsync("GET", Maps)).Code);
        }

        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        held.End();
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(200, answer.Code));
    }

    [Fact]
    public async Task A_watch_gives_its_seat_back_once_it_has_begun()
    {
        await using var cluster = await StartAsync();
        using var alice = As(cluster, "alice");
        await AddAsync(cluster, "mine", shares: 1, "alice");
        await cluster.Api.CreateAsync(TestServer.Map("a"), Ct);
        using var watch = await alice.SendRawAsync("GET", $"{Maps}?watch=true");
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync(Ct));
        Assert.Contains("ADDED", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => ExecutingAt(cluster, "mine") == 0);
        Assert.Equal(200, (await alice.AskAsync("GET", Maps)).Code);
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_leaves_the_queue()
    {
        await using var cluster = await StartAsync();
        using var alice = As(cluster, "alice");
        await AddAsync(cluster, "mine", shares: 1, "alice", Queues(1, 1, 50));
        var held = await HoldAsync(cluster, "alice", 1);
        using var client = new CancellationTokenSource();
        var waiting = alice.GetAsync(new Uri(Maps, UriKind.Relative), client.Token);
        await WaitingAsync(cluster, "mine", 1);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await WaitingAsync(cluster, "mine", 0);
        held.End();
    }

    [Fact]
    public async Task A_server_that_stops_keeps_nobody_waiting()
    {
        var cluster = await StartAsync();
        await using (cluster)
        {
            using var alice = As(cluster, "alice");
            await AddAsync(cluster, "mine", shares: 1, "alice", Queues(1, 1, 50));
            await HoldAsync(cluster, "alice", 1);
            var waiting = alice.GetAsync(new Uri(Maps, UriKind.Relative), Ct);
            await WaitingAsync(cluster, "mine", 1);
            await cluster.Http.Server.StopAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => waiting);
            await WaitingAsync(cluster, "mine", 0);
        }
    }

    [Fact]
    public async Task What_is_let_in_and_who_waits_is_told_in_figures_and_tables()
    {
        await using var cluster = await StartAsync();
        using var alice = As(cluster, "alice");
        await AddAsync(cluster, "mine", shares: 1, "alice", Queues(2, 1, 1));
        var held = await HoldAsync(cluster, "alice", 1);
        var waiting = alice.AskAsync("GET", Maps);
        await WaitingAsync(cluster, "mine", 1);
        Assert.Equal(429, (await alice.AskAsync("GET", Maps)).Code);

        var told = (await cluster.Admin.AskAsync("GET", "/metrics")).Body;
        const string Labels = "flow_schema=\"mine\",priority_level=\"mine\"";
        Assert.Contains($"apiserver_flowcontrol_current_executing_requests{{{Labels}}} 1\n", told, StringComparison.Ordinal);
        Assert.Contains($"apiserver_flowcontrol_current_inqueue_requests{{{Labels}}} 1\n", told, StringComparison.Ordinal);
        Assert.Contains($"apiserver_flowcontrol_dispatched_requests_total{{{Labels}}} 1\n", told, StringComparison.Ordinal);
        Assert.Contains(
            $"apiserver_flowcontrol_rejected_requests_total{{{Labels},reason=\"queue-full\"}} 1\n", told, StringComparison.Ordinal);
        Assert.Contains("apiserver_flowcontrol_nominal_limit_seats{priority_level=\"mine\"} 1\n", told, StringComparison.Ordinal);

        const string Debug = "/debug/api_priority_and_fairness/dump_";
        Assert.Contains("mine, 1, false, false, 1, 1, 1, 1, 0, 0\n", await TextAsync("priority_levels"), StringComparison.Ordinal);
        Assert.Contains(", 1, 1, 1, ", await TextAsync("queues"), StringComparison.Ordinal);
        Assert.Matches("mine, mine, [01], 0, alice, [^,]*, 1\n", await TextAsync("requests"));
        held.End();
        Assert.Equal(200, (await waiting).Code);

        async Task<string> TextAsync(string what)
        {
            var (code, text) = await cluster.Admin.AskAsync("GET", Debug + what);
            Assert.Equal(200, code);
            return text;
        }
    }

    private static async Task<ClusterScope> StartAsync(int seats = 64)
    {
        var cluster = await ClusterScope.StartAsync(options => options, requestsInFlight: seats);
        foreach (var user in (string[])["alice", "bob", "noisy", "quiet"])
        {
            await cluster.Api.CreateAsync(
                new V1ClusterRoleBinding
                {
                    Metadata = new V1ObjectMeta { Name = user },
                    RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "cluster-admin" },
                    Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = user }],
                },
                Ct);
        }

        return cluster;
    }

    /// <summary>A level of its own that borrows nothing, and a schema for one user; both in force.</summary>
    private static async Task AddAsync(
        ClusterScope cluster, string name, int shares, string user, V1QueuingConfiguration? queuing = null)
    {
        await cluster.Api.CreateAsync(
            new V1PriorityLevelConfiguration
            {
                Metadata = new() { Name = name },
                Spec = new()
                {
                    Type = "Limited",
                    Limited = new()
                    {
                        NominalConcurrencyShares = shares,
                        BorrowingLimitPercent = 0,
                        LimitResponse = new() { Type = queuing is null ? "Reject" : "Queue", Queuing = queuing },
                    },
                },
            },
            Ct);
        await cluster.Api.CreateAsync(
            new V1FlowSchema
            {
                Metadata = new() { Name = name },
                Spec = new()
                {
                    MatchingPrecedence = 2000,
                    PriorityLevelConfiguration = new() { Name = name },
                    DistinguisherMethod = new() { Type = "ByUser" },
                    Rules =
                    [
                        new()
                        {
                            Subjects = [new() { Kind = "User", User = new() { Name = user } }],
                            ResourceRules =
                                [new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"], ClusterScope = true, Namespaces = ["*"] }],
                        },
                    ],
                },
            },
            Ct);
        await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<V1FlowSchema>()), ListOptions.All, Ct);
    }

    private static V1QueuingConfiguration Queues(int queues, int hand, int length) =>
        new() { Queues = queues, HandSize = hand, QueueLengthLimit = length };

    private static HttpClient As(ClusterScope cluster, string user)
    {
        var client = cluster.Http.Client(cluster.Http.Certificates.Administrator);
        client.DefaultRequestHeaders.Add("Impersonate-User", user);
        return client;
    }

    /// <summary>As many requests of a user that have their seats and do not end.</summary>
    private static async Task<Held> HoldAsync(ClusterScope cluster, string user, int count)
    {
        var request = new AccessRequest(new UserIdentity(user) { Groups = [UserIdentity.AuthenticatedGroup] }, "create")
        {
            Version = "v1",
            Resource = "configmaps",
            Namespace = "default",
        };
        var fairness = cluster.Core.Fairness;
        var schema = fairness.Classify(request);
        var seats = new List<Seats>();
        for (var i = 0; i < count; i++)
        {
            seats.Add(await fairness.EnterAsync(schema, schema.FlowOf(request), 1, default(NoEnds)));
        }

        return new(fairness, seats);
    }

    private static int ExecutingAt(ClusterScope cluster, string name) =>
        cluster.Core.Fairness.Read((levels, _) => levels.Single(level => level.Name == name).Executing);

    private static Task WaitingAsync(ClusterScope cluster, string name, int count) => Eventually.HoldsAsync(
        () => cluster.Core.Fairness.Read((levels, _) => levels.Single(level => level.Name == name).Queues.WaitingRequests) == count);

    private static (string? Schema, string? Level) UidsOf(HttpResponseMessage answer) => (Header(answer, SchemaUid), Header(answer, LevelUid));

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static async Task<string> UidAsync<T>(ClusterScope cluster, string name)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> =>
        (await cluster.Api.GetAsync<T>(ObjectKey.Cluster(name), Ct)).Metadata.Uid;

    private sealed record Held(RequestFairness Fairness, List<Seats> Seats)
    {
        public void End() => Seats.ForEach(one => Fairness.Leave(one));
    }
}

using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

public sealed class UpdateTests
{
    [Fact]
    public async Task An_update_of_the_seen_version_is_stored_and_told_to_watchers()
    {
        await using var server = await StartAsync();
        var map = await server.Api.CreateAsync(Map("cm", ("k", "1")), Ct);

        var updated = await server.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = "2" } }, Ct);

        Assert.Equal("2", updated.Data["k"]);
        Assert.NotEqual(map.Metadata.ResourceVersion, updated.Metadata.ResourceVersion);
        Assert.Equal((map.Metadata.Uid, map.Metadata.CreationTimestamp), (updated.Metadata.Uid, updated.Metadata.CreationTimestamp));
    }

    [Fact]
    public async Task An_update_of_an_old_version_conflicts()
    {
        await using var server = await StartAsync();
        var map = await server.Api.CreateAsync(Map("cm", ("k", "1")), Ct);
        await server.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = "2" } }, Ct);

        var refused = await FailsAsync(() => server.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = "3" } }, Ct));

        Assert.Equal(
            (409, "Operation cannot be fulfilled on configmaps \"cm\": the object has been modified; please apply your changes to the latest version and try again"),
            (refused.Code, refused.Message));
    }

    [Fact]
    public async Task The_times_of_an_object_are_the_servers_and_another_uid_is_another_object()
    {
        await using var server = await StartAsync();
        var map = Map("cm", ("k", "1"));
        map.Metadata.Finalizers = ["example.com/wait"];
        var made = await server.Api.CreateAsync(map, Ct);
        var (earlier, later) = (made.Metadata.CreationTimestamp!.Value.AddYears(-1), made.Metadata.CreationTimestamp!.Value.AddYears(1));

        var updated = await server.Api.UpdateAsync(made with { Metadata = made.Metadata with { CreationTimestamp = earlier } }, Ct);
        Assert.Equal(made.Metadata.CreationTimestamp, updated.Metadata.CreationTimestamp);
        Assert.Equal(409, (await FailsAsync(() => server.Api.UpdateAsync(made with { Metadata = made.Metadata with { Uid = "other" } }, Ct))).Code);
        Assert.Equal(422, (await FailsAsync(() => server.Api.UpdateAsync(made with { Metadata = made.Metadata with { DeletionTimestamp = later } }, Ct))).Code);

        await server.DeleteAsync<V1ConfigMap>("cm");
        var going = await server.Api.GetAsync<V1ConfigMap>(Key("cm"), Ct);
        updated = await server.Api.UpdateAsync(going with { Metadata = going.Metadata with { DeletionTimestamp = later } }, Ct);
        Assert.Equal(going.Metadata.DeletionTimestamp, updated.Metadata.DeletionTimestamp);
    }

    [Fact]
    public async Task An_update_without_a_version_replaces_whatever_is_there()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm", ("k", "1")), Ct);

        Assert.Equal("2", (await server.Api.UpdateAsync(Map("cm", ("k", "2")), Ct)).Data["k"]);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_is_not_stored()
    {
        await using var server = await StartAsync();
        var map = await server.Api.CreateAsync(Map("cm", ("k", "1")), Ct);
        var before = server.Store.Revision;

        var same = await server.Api.UpdateAsync(map, Ct);
        var sameAgain = await server.Api.UpdateAsync(Map("cm", ("k", "1")), Ct);

        Assert.Equal(map.Metadata.ResourceVersion, same.Metadata.ResourceVersion);
        Assert.Equal(map.Metadata.ResourceVersion, sameAgain.Metadata.ResourceVersion);
        Assert.Equal(before, server.Store.Revision);
    }

    [Fact]
    public async Task The_status_is_not_the_main_resources_to_change_and_the_rest_not_that_of_status()
    {
        await using var server = await StartAsync();
        var pod = await server.Api.CreateAsync(Pod("a"), Ct);
        var wanted = Pod("a");
        wanted.Spec = pod.Spec with { ActiveDeadlineSeconds = 5 };
        wanted.Status = new V1PodStatus { Phase = "Running" };

        var bySpec = await server.Api.UpdateAsync(wanted, Ct);
        wanted.Spec = wanted.Spec with { ActiveDeadlineSeconds = 3 };
        var byStatus = await server.Api.UpdateStatusAsync(wanted, Ct);

        Assert.Equal((5, "Pending", 2), (bySpec.Spec.ActiveDeadlineSeconds, bySpec.Status.Phase, bySpec.Metadata.Generation));
        Assert.Equal((5, "Running", 2), (byStatus.Spec.ActiveDeadlineSeconds, byStatus.Status.Phase, byStatus.Metadata.Generation));
    }

    [Fact]
    public async Task A_label_does_not_count_as_a_generation()
    {
        await using var server = await StartAsync();
        var pod = await server.Api.CreateAsync(Pod("a"), Ct);

        var labelled = await server.Api.UpdateAsync(pod with { Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } }, Ct);

        Assert.Equal((1, "b"), (labelled.Metadata.Generation, labelled.Metadata.Labels["a"]));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"other"}}""", 400, "the name of the object (other) does not match the name on the URL (cm)")]
    [InlineData("""{"metadata":{"name":"cm","namespace":"other"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""{"metadata":{}}""", 400, "the name of the object (cm based on URL) was undeterminable: name must be provided")]
    [InlineData("""{"metadata":{"name":"cm","resourceVersion":"abc"}}""", 500, "strconv.ParseUint: parsing \"abc\": invalid syntax")]
    public async Task An_update_of_something_else_is_refused(string json, int code, string message)
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var refused = await FailsAsync(() => server.Api.UpdateAsync(server.One<V1ConfigMap>("cm"), Json(json), WriteOptions.Plain, Ct));

        Assert.Equal((code, message), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Another_objects_uid_conflicts()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var refused = await FailsAsync(() => server.Api.UpdateAsync(
            server.One<V1ConfigMap>("cm"), Json("""{"metadata":{"name":"cm","uid":"u"}}"""), WriteOptions.Plain, Ct));

        Assert.Equal(409, refused.Code);
        Assert.Contains("Code: 4, Key: /registry/configmaps/default/cm, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: u,", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_some_kinds_are_created_by_an_update()
    {
        await using var server = await StartAsync();
        var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = "l", NamespaceProperty = "default" } };

        var created = await server.Api.UpdateAsync(server.One<V1Lease>("l"), new ApiBody.Typed(lease), WriteOptions.Plain, Ct);
        var refused = await FailsAsync(() => server.Api.UpdateAsync(Map("nosuch"), Ct));

        Assert.True(created.Created);
        Assert.Equal((404, "configmaps \"nosuch\" not found"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Fields_of_the_server_are_immutable()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var refused = await FailsAsync(() => server.Api.UpdateAsync(
            server.One<V1ConfigMap>("cm"), Json("""{"metadata":{"name":"cm","deletionTimestamp":"1999-01-01T00:00:00Z"}}"""), WriteOptions.Plain, Ct));

        Assert.Equal(422, refused.Code);
        Assert.Equal("metadata.deletionTimestamp", Assert.Single(refused.Details!.Causes).Field);
    }

    [Fact]
    public async Task Of_many_updates_of_one_version_one_wins()
    {
        await using var server = await StartAsync();
        var map = await server.Api.CreateAsync(Map("cm", ("k", "0")), Ct);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                await server.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = $"{i}" } }, Ct);
                return "won";
            }
            catch (ApiException e)
            {
                return e.Reason;
            }
        })));

        Assert.Equal((1, 19), (outcomes.Count(o => o == "won"), outcomes.Count(o => o == "Conflict")));
    }

    [Fact]
    public async Task A_counter_raised_with_retries_by_many_loses_no_count()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm", ("k", "0")), Ct);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await RaiseAsync(server);
            }
        })));

        Assert.Equal("200", (await server.Api.GetAsync<V1ConfigMap>(Key("cm"), Ct)).Data["k"]);
    }

    private static async Task RaiseAsync(TestServer server)
    {
        while (true)
        {
            var map = await server.Api.GetAsync<V1ConfigMap>(Key("cm"), Ct);
            var next = (int.Parse(map.Data["k"], System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            try
            {
                await server.Api.UpdateAsync(map with { Data = new Dictionary<string, string> { ["k"] = next } }, Ct);
                return;
            }
            catch (ApiException e) when (e.Reason == "Conflict")
            {
                // Somebody else was faster.
            }
        }
    }
}

using CsCheck;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Caching;

public sealed class ListAndWatchTests
{
    /// <summary>The promise that every informer stands on.</summary>
    [Fact]
    public Task A_list_and_the_watch_from_it_end_in_the_final_state_wherever_they_begin() => Gen.Select(
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2].Select(n => new[] { "yes", "no", "gone" }[n])).Array[5, 60], Gen.Int[0, 60], Gen.Bool).SampleAsync(
        async (steps, from, selective) =>
        {
            await using var server = await StartAsync();
            var options = new ListOptions { Labels = selective ? LabelSelector.Parse("on=yes") : LabelSelector.Everything };
            ApiList? start = null;
            for (var i = 0; i < steps.Length; i++)
            {
                if (i == from % steps.Length)
                {
                    start = await server.Api.ListAsync(server.All<V1ConfigMap>(), options, Ct);
                }

                await PutAsync(server, $"m{steps[i].Item1}", steps[i].Item2, i);
            }

            var final = await server.Api.ListAsync(server.All<V1ConfigMap>(), options, Ct);
            Assert.Equal(Show(final.Items), Show(await ReplayAsync(server, start!, options, final.Revision)));
        },
        iter: 40,
        threads: 1);

    private static async Task PutAsync(TestServer server, string name, string on, int count)
    {
        if (on == "gone")
        {
            await server.Api.DeleteCollectionAsync(
                server.All<V1ConfigMap>(), new ListOptions { Fields = FieldSelector.Where("metadata.name", name) }, DeleteOptions.Default, Ct);
            return;
        }

        var map = Map(name, ("count", $"{count}"));
        map.Metadata.Labels = new Dictionary<string, string> { ["on"] = on };
        try
        {
            await server.Api.CreateAsync(map, Ct);
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            await server.Api.UpdateAsync(map, Ct);
        }
    }

    private static async Task<IEnumerable<ApiObject>> ReplayAsync(TestServer server, ApiList start, ListOptions options, Revision until)
    {
        var objects = start.Items.ToDictionary(o => o.Key);
        var last = start.Revision;
        await using var watch = server.Watch<V1ConfigMap>(options with { ResourceVersion = start.Revision.ToString(), Timeout = TimeSpan.FromSeconds(10), AllowWatchBookmarks = true });
        watch.Begin();
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        while (await watch.NextAsync() is { Type: not WatchEventType.Bookmark } seen)
        {
            Assert.True(seen.Revision > last, "events come in order, once");
            last = seen.Revision;
            Assert.Equal(seen.Type == WatchEventType.Added, !objects.ContainsKey(seen.Object!.Key));
            if (seen.Type == WatchEventType.Deleted)
            {
                objects.Remove(seen.Object.Key);
            }
            else
            {
                objects[seen.Object.Key] = seen.Object;
            }
        }

        Assert.True(last <= until);
        return objects.Values.OrderBy(o => o.Key.Name, StringComparer.Ordinal);
    }

    private static List<string> Show(IEnumerable<ApiObject> objects) => [.. objects.Select(o => $"{o.Key} {o.Revision} {o.As<V1ConfigMap>().Data["count"]}")];
}

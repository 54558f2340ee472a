using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

/// <summary>A kind that is served in two versions is one kind: what is written through one is read, listed, watched and deleted through both.</summary>
public sealed class ServedVersionTests
{
    private static readonly DateTime Time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1_234_560);

    [Fact]
    public async Task What_is_written_in_the_newer_version_is_read_in_the_older_and_the_other_way_round()
    {
        await using var server = await StartAsync();
        var made = await server.Api.CreateAsync(Newer("new"), Ct);
        var older = await server.Api.GetAsync<Corev1Event>(Key("new"), Ct);
        Assert.Equal(
            ("default", "Pod", "a note", "example.com/tester", "tester-1", Time, made.Metadata.Uid, made.Metadata.ResourceVersion, "v1"),
            (older.InvolvedObject.NamespaceProperty, older.InvolvedObject.Kind, older.Message, older.ReportingComponent, older.ReportingInstance, older.EventTime,
                older.Metadata.Uid, older.Metadata.ResourceVersion, older.ApiVersion));

        await server.Api.CreateAsync(Older("old"), Ct);
        var newer = await server.Api.GetAsync<Eventsv1Event>(Key("old"), Ct);
        Assert.Equal(
            ("p", "told", "kubelet", 3, "events.k8s.io/v1", "kubelet"),
            (newer.Regarding.Name, newer.Note, newer.DeprecatedSource.Component, newer.DeprecatedCount, newer.ApiVersion, newer.ReportingController));
    }

    [Fact]
    public async Task It_is_stored_once_in_the_older_version()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Newer("e"), Ct);
        var page = await server.Store.RangeAsync(new("/registry/events/"), Ct);
        var stored = JsonNode.Parse(Assert.Single(page.Values).Value.Span)!;
        Assert.Equal(("v1", "a note", null), ((string?)stored["apiVersion"], (string?)stored["message"], (string?)stored["note"]));
        Assert.Equal("/registry/events/default/e", page.Values[0].Key);
    }

    [Fact]
    public async Task Lists_and_their_fields_speak_the_version_that_is_asked_for()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Newer("a"), Ct);
        await server.Api.CreateAsync(Older("b"), Ct);
        var all = await server.Api.ListAsync(server.All<Eventsv1Event>(), ListOptions.All, Ct);
        Assert.Equal(["events.k8s.io/v1 a", "events.k8s.io/v1 b"], all.Items.Select(o => $"{o.As<Eventsv1Event>().ApiVersion} {o.Key.Name}"));
        Assert.All(all.Items, obj => Assert.Contains("\"apiVersion\":\"events.k8s.io/v1\"", System.Text.Encoding.UTF8.GetString(obj.Json.Span), StringComparison.Ordinal));

        var one = new ListOptions { Fields = FieldSelector.Parse("regarding.name=p,reportingController=kubelet") };
        Assert.Equal("b", Assert.Single((await server.Api.ListAsync(server.All<Eventsv1Event>(), one, Ct)).Items).Key.Name);
        Assert.Equal(400, (await FailsAsync(() => server.Api.ListAsync(server.All<Corev1Event>(), one, Ct))).Code);

        var page = await server.Api.ListAsync(server.All<Eventsv1Event>(), new ListOptions { Limit = 1 }, Ct);
        Assert.Equal("a", Assert.Single(page.Items).Key.Name);
        page = await server.Api.ListAsync(server.All<Corev1Event>(), new ListOptions { Limit = 1, Continue = page.Continue! }, Ct);
        Assert.Equal("b", Assert.Single(page.Items).As<Corev1Event>().Metadata.Name);
    }

    [Fact]
    public async Task Watchers_of_either_version_see_every_change_in_it()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Newer("a"), Ct);
        await using var newer = server.Watch<Eventsv1Event>(new ListOptions { AllowWatchBookmarks = true }).Begin();
        await using var older = server.Watch<Corev1Event>().Begin();
        Assert.Equal(("Added a", "Added a"), (await newer.TellAsync(), await older.TellAsync()));
        await server.Api.CreateAsync(Older("b"), Ct);
        var seen = await newer.NextAsync();
        Assert.Equal(("events.k8s.io/v1", "told"), (seen.Object!.As<Eventsv1Event>().ApiVersion, seen.Object!.As<Eventsv1Event>().Note));
        Assert.Equal("told", (await older.NextAsync()).Object!.As<Corev1Event>().Message);
        await server.DeleteAsync<Eventsv1Event>("a");
        Assert.Equal(("Deleted a", "Deleted a"), (await newer.TellAsync(), await older.TellAsync()));
    }

    [Fact]
    public async Task Patches_and_updates_are_of_the_object_as_the_version_shows_it()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Newer("e"), Ct);
        var series = """{"series":{"count":2,"lastObservedTime":"2026-01-02T03:04:06.000000Z"}}""";
        var target = server.One<Eventsv1Event>("e");
        await server.Api.PatchAsync(target, new(PatchType.Merge, System.Text.Encoding.UTF8.GetBytes(series)), WriteOptions.Plain, Ct);
        var older = await server.Api.GetAsync<Corev1Event>(Key("e"), Ct);
        Assert.Equal(2, older.Series.Count);

        // Who watched the older version in between has a newer revision than who read the newer one.
        var newer = await server.Api.GetAsync<Eventsv1Event>(Key("e"), Ct);
        await server.Api.UpdateAsync(older with { Message = "other" }, Ct);
        Assert.Equal(409, (await FailsAsync(() => server.Api.UpdateAsync(newer with { Type = "Warning" }, Ct))).Code);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_stored()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Older("old"), Ct);
        var newer = await server.Api.GetAsync<Eventsv1Event>(Key("old"), Ct);
        var same = await server.Api.UpdateAsync(newer, Ct);
        Assert.Equal(newer.Metadata.ResourceVersion, same.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task The_newer_version_takes_only_the_newer_form()
    {
        await using var server = await StartAsync();
        var old = Newer("e") with { EventTime = null, DeprecatedCount = 1, DeprecatedSource = new() { Component = "c" }, Type = "Strange" };
        var refused = await FailsAsync(() => server.Api.CreateAsync(old, Ct));
        Assert.Equal(
            [("eventTime", "Required value"), ("type", "Invalid value: \"\": has invalid value: Strange"), ("count", "Invalid value: \"\": needs to be unset"), ("source", "Invalid value: \"\": needs to be unset")],
            refused.Details!.Causes.Select(c => (c.Field, c.Message)));

        var made = await server.Api.CreateAsync(Newer("e"), Ct);
        refused = await FailsAsync(() => server.Api.UpdateAsync(made with { Note = "another", Action = "Else" }, Ct));
        Assert.Equal(["message", "action"], refused.Details!.Causes.Select(c => c.Field));
        Assert.All(refused.Details.Causes, cause => Assert.EndsWith("field is immutable", cause.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_are_deleted_at_once_through_either_version()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Newer("a"), Ct);
        await server.Api.CreateAsync(Older("b"), Ct);
        var gone = await server.Api.DeleteCollectionAsync(server.All<Eventsv1Event>(), ListOptions.All, DeleteOptions.Default, Ct);
        Assert.Equal(2, gone.Items.Count);
        Assert.Empty((await server.Api.ListAsync(server.All<Corev1Event>(), ListOptions.All, Ct)).Items);
    }

    private static Eventsv1Event Newer(string name) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        EventTime = Time,
        Regarding = new() { Kind = "Pod", Name = "other", NamespaceProperty = "default" },
        Note = "a note",
        Reason = "Tested",
        Action = "Test",
        ReportingController = "example.com/tester",
        ReportingInstance = "tester-1",
        Type = "Normal",
    };

    private static Corev1Event Older(string name) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        InvolvedObject = new() { Kind = "Pod", Name = "p", NamespaceProperty = "default" },
        Message = "told",
        Reason = "Pulled",
        Source = new() { Component = "kubelet" },
        ReportingComponent = "kubelet",
        Count = 3,
        FirstTimestamp = Time,
        LastTimestamp = Time,
        Type = "Normal",
    };
}

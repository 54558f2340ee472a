using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

public sealed class ListTests
{
    [Fact]
    public async Task Objects_come_in_the_order_of_their_keys()
    {
        await using var server = await StartAsync();
        foreach (var name in new[] { "c", "a", "b-1", "b" })
        {
            await server.Api.CreateAsync(Map(name), Ct);
        }

        var list = await server.Api.ListAsync(server.All<V1ConfigMap>(), ListOptions.All, Ct);

        Assert.Equal(["a", "b", "b-1", "c"], Names(list));
        Assert.Equal(server.Store.Revision, list.Revision);
    }

    [Fact]
    public async Task Namespaces_and_selectors_narrow_a_list()
    {
        await using var server = await StartAsync();
        var labelled = Map("a");
        labelled.Metadata.Labels = new Dictionary<string, string> { ["app"] = "x" };
        await server.Api.CreateAsync(labelled, Ct);
        await server.Api.CreateAsync(Map("b"), Ct);
        await server.Api.CreateAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "c", NamespaceProperty = "kube-system" } }, Ct);

        Assert.Equal(["a", "b"], await ListAsync(server, new ListOptions()));
        Assert.Equal(["a", "b", "c"], await ListAsync(server, new ListOptions(), ns: ""));
        Assert.Equal(["a"], await ListAsync(server, new ListOptions { Labels = LabelSelector.Parse("app") }, ns: ""));
        Assert.Equal(["b", "c"], await ListAsync(server, new ListOptions { Labels = LabelSelector.Parse("!app") }, ns: ""));
        Assert.Equal(["c"], await ListAsync(server, new ListOptions { Fields = FieldSelector.Parse("metadata.namespace=kube-system") }, ns: ""));
        Assert.Equal(["b"], await ListAsync(server, new ListOptions { Fields = FieldSelector.Parse("metadata.name=b") }));
        Assert.Empty(await ListAsync(server, new ListOptions(), ns: "nosuch"));
    }

    [Fact]
    public async Task Pages_together_are_the_state_of_the_first_one()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await server.Api.CreateAsync(Map($"m{i}"), Ct);
        }

        var first = await server.Api.ListAsync(server.All<V1ConfigMap>(), new ListOptions { Limit = 3 }, Ct);
        await server.DeleteAsync<V1ConfigMap>("m4");
        await server.Api.CreateAsync(Map("m41"), Ct);
        var second = await server.Api.ListAsync(server.All<V1ConfigMap>(), new ListOptions { Limit = 3, Continue = first.Continue }, Ct);
        var third = await server.Api.ListAsync(server.All<V1ConfigMap>(), new ListOptions { Limit = 3, Continue = second.Continue }, Ct);

        Assert.Equal("m0 m1 m2, 4 left", Show(first));
        Assert.Equal("m3 m4 m5, 1 left", Show(second));
        Assert.Equal("m6,  left", Show(third));
        Assert.Empty(third.Continue);
        Assert.Equal(first.Revision, third.Revision);
    }

    [Fact]
    public async Task A_page_of_a_selection_does_not_say_how_many_are_left()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("a"), Ct);
        await server.Api.CreateAsync(Map("b"), Ct);

        var page = await server.Api.ListAsync(server.All<V1ConfigMap>(), new ListOptions { Limit = 1, Labels = LabelSelector.Parse("!x") }, Ct);

        Assert.Null(page.Remaining);
        Assert.NotEmpty(page.Continue);
    }

    [Fact]
    public async Task A_page_of_a_forgotten_state_comes_with_a_token_for_going_on()
    {
        await using var server = await StartAsync();
        foreach (var name in new[] { "a", "b", "c" })
        {
            await server.Api.CreateAsync(Map(name), Ct);
        }

        var first = await server.Api.ListAsync(server.All<V1ConfigMap>(), new ListOptions { Limit = 1 }, Ct);
        await server.DeleteAsync<V1ConfigMap>("b");
        await server.SettleAsync();
        await server.Store.CompactAsync(server.Store.Revision, Ct);

        var expired = await FailsAsync(() => server.Api.ListAsync(server.All<V1ConfigMap>(), new ListOptions { Limit = 1, Continue = first.Continue }, Ct));
        var rest = await server.Api.ListAsync(server.All<V1ConfigMap>(), new ListOptions { Continue = expired.Continue! }, Ct);

        Assert.Equal((410, "Expired"), (expired.Code, expired.Reason));
        Assert.Equal(expired.Continue, expired.ToStatus().Metadata.ContinueProperty);
        Assert.Equal(["c"], Names(rest));
    }

    [Fact]
    public async Task An_exact_state_is_read_from_history()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("a"), Ct);
        var then = server.Store.Revision.ToString();
        await server.Api.CreateAsync(Map("b"), Ct);
        await server.SettleAsync();
        var exact = new ListOptions { ResourceVersion = then, Match = ResourceVersionMatch.Exact };

        var list = await server.Api.ListAsync(server.All<V1ConfigMap>(), exact, Ct);
        await server.Store.CompactAsync(server.Store.Revision, Ct);
        var expired = await FailsAsync(() => server.Api.ListAsync(server.All<V1ConfigMap>(), exact, Ct));

        Assert.Equal(["a"], Names(list));
        Assert.Equal(then, list.Revision.ToString());
        Assert.Equal((410, "The resourceVersion for the provided list is too old."), (expired.Code, expired.Message));
    }

    [Fact]
    public async Task A_version_that_is_still_to_come_times_out()
    {
        await using var server = await StartAsync();
        var known = server.Store.Revision;

        var reading = server.Api.GetAsync(server.One<V1ConfigMap>("a"), new GetOptions { ResourceVersion = "999999" }, Ct);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        var refused = await FailsAsync(() => reading);

        Assert.Equal((504, "Timeout", $"Timeout: Too large resource version: 999999, current: {known}"), (refused.Code, refused.Reason, refused.Message));
        Assert.Equal((1, "ResourceVersionTooLarge"), (refused.Details!.RetryAfterSeconds, Assert.Single(refused.Details.Causes).Reason));
    }

    [Fact]
    public async Task Fields_that_cannot_be_selected_are_refused_in_upstreams_words()
    {
        await using var server = await StartAsync();

        var ofPods = await FailsAsync(() => server.Api.ListAsync(server.All<V1Pod>(), new ListOptions { Fields = FieldSelector.Parse("spec.nosuch=x") }, Ct));
        var ofMaps = await FailsAsync(() => server.Api.ListAsync(server.All<V1ConfigMap>(), new ListOptions { Fields = FieldSelector.Parse("data=x") }, Ct));

        Assert.Equal((400, "field label not supported: spec.nosuch"), (ofPods.Code, ofPods.Message));
        Assert.Equal((400, "\"data\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""), (ofMaps.Code, ofMaps.Message));
    }

    [Theory]
    [InlineData("", ResourceVersionMatch.Exact, 422, "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("0", ResourceVersionMatch.Exact, 422, "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("abc", ResourceVersionMatch.Unset, 400, "invalid resource version: resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax")]
    public async Task Options_that_make_no_sense_are_refused(string version, ResourceVersionMatch match, int code, string message)
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.Api.ListAsync(server.All<V1Pod>(), new ListOptions { ResourceVersion = version, Match = match }, Ct));

        Assert.Equal((code, message), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("bad", "invalid continue token: continue key is not valid: invalid character 'm' looking for beginning of value")]
    [InlineData("e30", "invalid continue token: continue key is not valid: server does not recognize this encoded version ")]
    [InlineData("!", "invalid continue token: continue key is not valid: illegal base64 data at input byte 0")]
    public async Task A_token_that_is_none_is_refused(string token, string message)
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.Api.ListAsync(server.All<V1Pod>(), new ListOptions { Continue = token }, Ct));

        Assert.Equal(400, refused.Code);
        Assert.Equal(message, refused.Message);
    }

    private static string Show(ApiList list) => $"{string.Join(' ', Names(list))}, {list.Remaining} left";

    private static List<string> Names(ApiList list) => [.. list.Items.Select(o => o.Key.Name)];

    private static async Task<List<string>> ListAsync(TestServer server, ListOptions options, string ns = "default") =>
        Names(await server.Api.ListAsync(server.All<V1ConfigMap>(ns), options, Ct));
}

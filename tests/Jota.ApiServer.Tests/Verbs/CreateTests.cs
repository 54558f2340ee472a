using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

public sealed class CreateTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task A_grace_of_less_than_nothing_is_warned_of_and_kept_as_one_second(long seconds)
    {
        await using var server = await StartAsync();
        var pod = Pod("p");
        pod.Spec.TerminationGracePeriodSeconds = seconds;

        var made = await server.Api.CreateAsync(server.All<V1Pod>(), new ApiBody.Typed(pod), WriteOptions.Plain, Ct);

        Assert.Contains("spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1", made.Warnings);
        Assert.Equal(1, made.Object.As<V1Pod>().Spec.TerminationGracePeriodSeconds);
        Assert.Equal(1, (await server.Api.GetAsync<V1Pod>(Key("p"), Ct)).Spec.TerminationGracePeriodSeconds);

        // Who says the same again says nothing new.
        pod.Spec = (await server.Api.GetAsync<V1Pod>(Key("p"), Ct)).Spec with { TerminationGracePeriodSeconds = seconds };
        Assert.Equal(1, (await server.Api.UpdateAsync(pod, Ct)).Spec.TerminationGracePeriodSeconds);
    }

    [Fact]
    public async Task A_generated_name_begins_as_mutation_left_it()
    {
        await using var server = await StartAsync(change: options => options with { Admission = [.. options.Admission, new Renaming()] });
        var map = Map("");
        map.Metadata.GenerateName = "mine-";

        Assert.StartsWith("ours-", (await server.Api.CreateAsync(map, Ct)).Metadata.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_before_the_name_is_drawn_tells_how_it_would_begin()
    {
        await using var server = await StartAsync();
        var pod = Pod("");
        pod.Metadata.GenerateName = "web-";
        pod.Spec.ServiceAccountName = "nosuch";

        var refused = await FailsAsync(() => server.Api.CreateAsync(pod, Ct));

        Assert.Equal("pods \"web-\" is forbidden: error looking up service account default/nosuch: serviceaccount \"nosuch\" not found", refused.Message);
    }

    [Theory]
    [InlineData("""{"spec":{"clusterIP":"10.96.0.9","clusterIPs":["10.96.0.10"],"ports":[{"port":80}]}}""")]
    [InlineData("""{"spec":{"clusterIP":"10.96.0.1","ports":[{"port":80}]}}""")]
    [InlineData("""{"metadata":{},"spec":{"ports":[{"port":80}]}}""")]
    [InlineData("""{}""")]
    public async Task A_service_without_a_name_is_invalid_whatever_else_is_wrong_with_it(string service)
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.PostAsync<V1Service>(service));

        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        Assert.StartsWith("Service \"\" is invalid: ", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Renaming : AdmissionPlugin
    {
        public override string Name => "Renaming";

        public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
        {
            if (request.Object is V1ConfigMap map && map.Metadata.GenerateName == "mine-")
            {
                map.Metadata.GenerateName = "ours-";
            }

            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task A_new_object_gets_what_only_the_server_can_say()
    {
        await using var server = await StartAsync();

        var created = await server.PostAsync<V1Pod>("""
            {"metadata":{"name":"a","uid":"mine","generation":7,"creationTimestamp":"1999-01-01T00:00:00Z","deletionTimestamp":"1999-01-01T00:00:00Z"},
             "spec":{"containers":[{"name":"c","image":"nginx"}]},"status":{"phase":"Running"}}
            """);

        var pod = created.Object.As<V1Pod>();
        Assert.True(created.Created);
        Assert.Equal(("v1", "Pod", "default"), (pod.ApiVersion, pod.Kind, pod.Metadata.NamespaceProperty));
        Assert.NotEqual("mine", pod.Metadata.Uid);
        Assert.Equal(1, pod.Metadata.Generation);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), pod.Metadata.CreationTimestamp);
        Assert.Null(pod.Metadata.DeletionTimestamp);
        Assert.Equal("Pending", pod.Status.Phase);
        Assert.Equal(created.Object.Revision.ToString(), pod.Metadata.ResourceVersion);
        Assert.Contains("\"creationTimestamp\":\"2026-01-02T03:04:05Z\"", System.Text.Encoding.UTF8.GetString(created.Object.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Map("cm"), Ct);

        var refused = await FailsAsync(() => server.Api.CreateAsync(Map("cm"), Ct));

        Assert.Equal((409, "AlreadyExists", "configmaps \"cm\" already exists"), (refused.Code, refused.Reason, refused.Message));
    }

    [Fact]
    public async Task A_name_is_made_of_generateName()
    {
        await using var server = await StartAsync();

        var created = await server.PostAsync<V1ConfigMap>("""{"metadata":{"generateName":"cm-"}}""");

        Assert.Matches("^cm-[bcdfghjklmnpqrstvwxz2456789]{5}$", created.Object.Key.Name);
    }

    [Theory]
    [InlineData("""{}""", 422, "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [InlineData("""{"metadata":{"name":"x","namespace":"other"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""{"metadata":{"name":"x","resourceVersion":"5"}}""", 500, "resourceVersion should not be set on objects to be created")]
    [InlineData("""{"kind":"Secret","apiVersion":"v1","metadata":{"name":"x"}}""", 400, "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    [InlineData("""{"kind":"Nosuch","apiVersion":"v1"}""", 400, "Nosuch in version \"v1\" cannot be handled as a ConfigMap: no kind \"Nosuch\" is registered for version \"v1\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v9"}""", 400, "ConfigMap in version \"v9\" cannot be handled as a ConfigMap: no kind \"ConfigMap\" is registered for version \"v9\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")]
    [InlineData("""{"metadata":{"name":"x","finalizers":["bad"]}}""", 422, "ConfigMap \"x\" is invalid: metadata.finalizers[0]: Invalid value: \"bad\": name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("""{"metadata":{"name":"x","ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"o"}]}}""", 422, "ConfigMap \"x\" is invalid: metadata.ownerReferences.uid: Invalid value: \"\": must not be empty")]
    [InlineData("""{"metadata":{"name":"x","labels":{"/x":"c"}}}""", 422, "ConfigMap \"x\" is invalid: metadata.labels: Invalid value: \"/x\": prefix part must be non-empty")]
    public async Task A_bad_object_is_refused_in_upstreams_words(string json, int code, string message)
    {
        await using var server = await StartAsync();

        var refused = await FailsAsync(() => server.PostAsync<V1ConfigMap>(json));

        Assert.Equal((code, message), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Unknown_fields_are_refused_warned_about_or_ignored_as_asked()
    {
        await using var server = await StartAsync();
        const string Json = """{"metadata":{"name":"x"},"dta":{}}""";

        var refused = await FailsAsync(() => server.PostAsync<V1ConfigMap>(Json, new WriteOptions { FieldValidation = FieldValidation.Strict }));
        var ignored = await server.PostAsync<V1ConfigMap>(Json, new WriteOptions { FieldValidation = FieldValidation.Ignore, DryRun = true });
        var warned = await server.PostAsync<V1ConfigMap>(Json);

        Assert.StartsWith(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"dta\"", refused.Message, StringComparison.Ordinal);
        Assert.Empty(ignored.Warnings);
        Assert.StartsWith("unknown field \"dta\"", Assert.Single(warned.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_does_everything_but_store()
    {
        await using var server = await StartAsync();
        var before = server.Store.Revision;

        var created = await server.PostAsync<V1ConfigMap>("""{"metadata":{"name":"x"}}""", new WriteOptions { DryRun = true });

        Assert.NotEmpty(created.Object.Uid);
        Assert.Null(created.Object.As<V1ConfigMap>().Metadata.ResourceVersion);
        Assert.Equal(before, server.Store.Revision);
        Assert.Equal(404, (await FailsAsync(() => server.Api.GetAsync<V1ConfigMap>(Key("x"), Ct))).Code);
    }

    [Fact]
    public async Task A_typed_body_stays_the_callers()
    {
        await using var server = await StartAsync();
        var mine = Pod("a");

        await server.Api.CreateAsync(mine, Ct);

        Assert.Null(mine.Metadata.Uid);
        Assert.Null(mine.Spec.Tolerations);
    }

    [Fact]
    public async Task Storing_a_pod_is_noted()
    {
        await using var server = await StartAsync();

        var created = (await server.PostAsync<V1Pod>("""{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"nginx"}]}}""")).Object;

        var step = Assert.Single(server.Core.Trace.Of(created.Uid));
        Assert.Equal((PodStep.Stored, created.Revision.ToString()), (step.Step, step.Detail));
    }
}

using System.Text.Json.Nodes;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.Extremes;

/// <summary>Every number, amount and date of every kind at the ends of what its type can hold: taken or refused, never an error of ours.</summary>
public sealed class ExtremeValuesTests
{
    private const string Name = "extreme";

    public static TheoryData<string> Kinds() => [.. ResourceCatalog.BuiltIn.All
        .Where(resource => SampleObjects.Of(resource) is not null)
        .Select(resource => resource.Names.Plural)];

    [Fact]
    public void Every_stored_kind_has_a_sample() =>
        Assert.All(ResourceCatalog.BuiltIn.All.Where(r => !r.Names.Kind.EndsWith("Review", StringComparison.Ordinal)), r => Assert.NotNull(SampleObjects.Of(r)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Any_number_amount_or_date_is_taken_or_refused(string plural)
    {
        await using var server = await TestServer.StartAsync();
        await server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "demo" } }, TestServer.Ct);
        await server.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "demo" } }, TestServer.Ct);
        var resource = ResourceCatalog.BuiltIn.All.First(r => r.Names.Plural == plural);
        var sample = SampleObjects.Of(resource)!;
        sample["metadata"]!["name"] = NameOf(resource);
        var wrong = new List<string>();
        var taken = 0;
        foreach (var field in ExtremeField.Of(resource.Schema))
        {
            foreach (var value in field.Values)
            {
                try
                {
                    taken += await TryAsync(server, resource, field, field.In(sample, value)) ? 1 : 0;
                }
                catch (Exception e)
                {
                    wrong.Add($"{field}={value?.ToJsonString()}: {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0]}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.True(taken > 0, "no value was taken: the sample is wrong");
    }

    /// <summary>Whether the object was created. Throws what is no refusal.</summary>
    private static async Task<bool> TryAsync(TestServer server, Resource resource, ExtremeField field, JsonObject obj)
    {
        var target = new ApiTarget(resource, resource.Namespaced ? "demo" : "");
        var named = target with { Name = NameOf(resource) };
        if (!await IsTakenAsync(() => server.Api.CreateAsync(target, Body(obj), WriteOptions.Plain, TestServer.Ct)))
        {
            return false;
        }

        if (resource.HasStatus && field.Path[0].Name == "status")
        {
            await IsTakenAsync(() => server.Api.UpdateAsync(named with { Subresource = "status" }, Body(obj), WriteOptions.Plain, TestServer.Ct));
        }

        var stored = await server.Api.GetAsync(named, GetOptions.Newest, TestServer.Ct);
        ShowAsRow(resource, stored);
        await IsTakenAsync(() => server.Api.UpdateAsync(named, new ApiBody.Encoded(stored.Json), WriteOptions.Plain, TestServer.Ct));
        await RemoveAsync(server, named);
        return true;
    }

    private static void ShowAsRow(Resource resource, ApiObject stored)
    {
        var into = new System.Buffers.ArrayBufferWriter<byte>();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        new TableRows(resource, "v1", IncludeObject.None, clock).WriteListItem(into, stored);
        Assert.NotEqual(0, into.WrittenCount);
    }

    private static async Task RemoveAsync(TestServer server, ApiTarget named)
    {
        await IsTakenAsync(() => server.Api.PatchAsync(
            named, new(PatchType.Merge, """{"metadata":{"finalizers":null}}"""u8.ToArray()), WriteOptions.Plain, TestServer.Ct));
        await server.Api.DeleteAsync(named, DeleteOptions.Default with { GracePeriodSeconds = 0 }, TestServer.Ct);
    }

    private static async Task<bool> IsTakenAsync<T>(Func<Task<T>> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (ApiException refused) when (refused.Code is 400 or 403 or 404 or 409 or 422)
        {
            return false;
        }
    }

    // The name of an address is the address, and that of a definition or an API service what it defines or serves.
    private static string NameOf(Resource resource) => resource switch
    {
        IPAddressResource => "10.9.8.7",
        CustomResourceDefinitionResource => "widgets.example.org",
        APIServiceResource => "v1.zz.example.org",
        _ => Name,
    };

    private static ApiBody Body(JsonObject obj) => TestServer.Json(obj.ToJsonString());
}

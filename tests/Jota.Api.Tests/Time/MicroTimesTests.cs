using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Jota.Api.Tests.Time;

public sealed class MicroTimesTests
{
    private static readonly string[] Fine = ["renewTime", "acquireTime", "eventTime", "lastObservedTime", "pingTime"];

    [Fact]
    public void Every_model_with_a_time_of_microseconds_is_listed()
    {
        var found =
            from type in typeof(V1Pod).Assembly.GetTypes()
            where type is { IsClass: true, IsPublic: true, IsGenericTypeDefinition: false } && type.Namespace == "k8s.Models" && !UnusedModels.Contain(type)
            let info = ((IJsonTypeInfoResolver)SourceGenerationContext.Default).GetTypeInfo(type, ApiJson.Options)
            where info is { Kind: JsonTypeInfoKind.Object }
            let names = from property in info.Properties
                        where property.PropertyType == typeof(DateTime?) && Fine.Contains(property.Name)
                        orderby property.Name
                        select property.Name
            where names.Any()
            select $"{type.Name}: {string.Join(' ', names)}";
        Assert.Equal(
            ApiJson.MicroTimes.Select(pair => $"{pair.Key.Name}: {string.Join(' ', pair.Value)}").Order(StringComparer.Ordinal),
            found.Order(StringComparer.Ordinal));
    }
}

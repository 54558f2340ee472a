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
            where type is { IsClass: true, IsPublic: true, IsGenericTypeDefinition: false }
            let codec = ModelType.Of(type)
            where codec is not null
            let times = codec.Fields.Where(field => field.Kind == "t" && Fine.Contains(field.Name)).ToArray()
            where times.Length > 0
            select (type.Name, times);
        Assert.All(found, one => Assert.All(one.times, time => Assert.True(time.IsMicroTime, $"{one.Name}.{time.Name}")));
        Assert.Equal(5, found.Sum(one => one.times.Length));
    }
}

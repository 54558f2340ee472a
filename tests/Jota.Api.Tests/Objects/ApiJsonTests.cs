using System.Text;
using k8s.Models;

namespace Jota.Api.Tests.Objects;

public sealed class ApiJsonTests
{
    private static readonly DateTime Time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(6789000);

    [Fact]
    public void Writes_times_in_seconds_and_micro_times_in_six_digits()
    {
        var lease = new V1Lease { Metadata = new() { CreationTimestamp = Time }, Spec = new() { RenewTime = Time.AddTicks(-6789000), AcquireTime = Time } };
        Assert.Equal(
            """{"metadata":{"creationTimestamp":"2026-01-02T03:04:05Z"},"spec":{"acquireTime":"2026-01-02T03:04:05.678900Z","renewTime":"2026-01-02T03:04:05.000000Z"}}""",
            Encoding.UTF8.GetString(ApiJson.Encode(lease)));
    }

    [Fact]
    public void Writes_an_events_times_each_in_its_own_way() => Assert.Equal(
        """{"eventTime":"2026-01-02T03:04:05.678900Z","firstTimestamp":"2026-01-02T03:04:05Z","series":{"count":2,"lastObservedTime":"2026-01-02T03:04:05.678900Z"}}""",
        Encoding.UTF8.GetString(ApiJson.Encode(new Corev1Event { EventTime = Time, FirstTimestamp = Time, Series = new() { Count = 2, LastObservedTime = Time } })));

    [Fact]
    public void Reads_times_in_any_precision_and_zone()
    {
        var lease = ApiJson.Decode<V1Lease>("""{"metadata":{"creationTimestamp":"2026-01-02T12:04:05+09:00"},"spec":{"renewTime":"2026-01-02T03:04:05.6789Z"}}"""u8);
        Assert.Equal(Time, lease.Spec.RenewTime);
        Assert.Equal(Time.AddTicks(-6789000), lease.Metadata.CreationTimestamp);
        Assert.Equal(DateTimeKind.Utc, lease.Metadata.CreationTimestamp!.Value.Kind);
    }

    [Theory]
    [InlineData("\"-1\"", "-1")]
    [InlineData("\"-1.5Gi\"", "-1536Mi")]
    [InlineData("2", "2")]
    [InlineData("\" 1024Mi \"", "1Gi")]
    [InlineData("\"100Ei\"", "9223372036854775807")]
    [InlineData("\"0.1\"", "100m")]
    [InlineData("\"1e3\"", "1e3")]
    public void Writes_quantities_canonically(string json, string canonical)
    {
        var requirements = ApiJson.Decode<V1ResourceRequirements>(Encoding.UTF8.GetBytes("{\"limits\":{\"cpu\":" + json + "}}"));
        Assert.Equal("{\"limits\":{\"cpu\":\"" + canonical + "\"}}", Encoding.UTF8.GetString(ApiJson.Encode(requirements)));
    }

    [Fact]
    public void Keeps_free_json_as_it_is()
    {
        const string Json = """{"metadata":{"managedFields":[{"fieldsV1":{"f:data":{".":{},"f:k":{}}},"manager":"m"}]}}""";
        Assert.Equal(Json, Encoding.UTF8.GetString(ApiJson.Encode(ApiJson.Decode<V1ConfigMap>(Encoding.UTF8.GetBytes(Json)))));
    }
}

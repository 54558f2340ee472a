using System.Text;

namespace Jota.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>What servers of metrics answer, as it is understood.</summary>
public sealed class MetricValuesTests
{
    private const string Usage = """
        {"items":[
          {"metadata":{"name":"a","namespace":"n"},"timestamp":"2026-01-02T03:04:05Z","window":"1m15.5s",
           "containers":[{"name":"c","usage":{"cpu":"150m","memory":"10Mi"}},{"name":"d","usage":{"cpu":"50m","memory":"1Mi"}}]},
          {"metadata":{"name":"b","namespace":"n"},"timestamp":"2026-01-02T03:04:05Z","window":"15s",
           "containers":[{"name":"c","usage":{"cpu":"1","memory":"10Mi"}},{"name":"d","usage":{"memory":"1Mi"}}]}]}
        """;

    [Fact]
    public void A_pod_uses_what_its_containers_do_and_one_that_does_not_say_it_is_missing()
    {
        var pods = Assert.IsType<MetricReading.OfPods>(MetricValues.OfUsage(Answer(Usage), "cpu", "")).Metrics;
        var (name, metric) = Assert.Single(pods);
        Assert.Equal(
            ("a", new PodMetric(200, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), TimeSpan.FromSeconds(75.5))), (name, metric));
    }

    [Fact]
    public void One_container_counts_where_it_is_named()
    {
        var pods = Assert.IsType<MetricReading.OfPods>(MetricValues.OfUsage(Answer(Usage), "cpu", "c")).Metrics;
        Assert.Equal((150, 1000), (pods["a"].Value, pods["b"].Value));
        Assert.Equal(
            "failed to get container metrics: container x not present in metrics for pod n/a",
            Assert.IsType<MetricReading.Failed>(MetricValues.OfUsage(Answer(Usage), "cpu", "x")).Why);
    }

    [Fact]
    public void Custom_and_external_metrics_are_understood_in_each_of_their_forms()
    {
        var pods = MetricValues.OfPods(Answer(
            """{"items":[{"describedObject":{"name":"a"},"metricName":"m","timestamp":"2026-01-02T03:04:05Z","windowSeconds":30,"value":"1500m"}]}"""));
        Assert.Equal((1500, TimeSpan.FromSeconds(30)), Assert.IsType<MetricReading.OfPods>(pods).Metrics["a"] is var a ? (a.Value, a.Window) : default);
        var one = MetricValues.OfObject(Answer("""{"items":[{"describedObject":{"name":"x"},"value":"10k"}]}"""));
        Assert.Equal(10_000_000, Assert.IsType<MetricReading.Values>(one).Sum);
        var all = MetricValues.OfExternal(Answer("""{"items":[{"value":"1"},{"value":2},{"value":"500m"}]}"""));
        Assert.Equal(3500, Assert.IsType<MetricReading.Values>(all).Sum);
    }

    [Theory]
    [InlineData("""{"items":[]}""", "no metrics returned from external metrics API")]
    [InlineData("""{}""", "no metrics returned from external metrics API")]
    [InlineData("""{"items":[1,"x",null]}""", "no metrics returned from external metrics API")]
    public void What_is_no_list_of_metrics_says_nothing(string answer, string why) =>
        Assert.Equal(why, Assert.IsType<MetricReading.Failed>(MetricValues.OfExternal(Answer(answer))).Why);

    [Fact]
    public void Why_nothing_could_be_asked_is_told() => Assert.Equal(
        "unable to fetch metrics from custom metrics API: away",
        Assert.IsType<MetricReading.Failed>(MetricValues.OfObject(new([], "away"))).Why);

    [Fact]
    public void Strange_figures_do_not_throw()
    {
        foreach (var value in (string[])["\"\"", "\"x\"", "null", "{}", "[1]", "1e400", "-1", "\"9223372036854775807E\"", "true"])
        {
            _ = MetricValues.OfExternal(Answer($$"""{"items":[{"value":{{value}},"timestamp":7,"window":[],"windowSeconds":"x"}]}"""));
            _ = MetricValues.OfUsage(
                Answer($$$"""{"items":[{"metadata":7,"window":"9999999999999h","containers":[{"name":1,"usage":{"cpu":{{{value}}}}},2]}]}"""), "cpu", "");
        }
    }

    private static MetricAnswer Answer(string json) => MetricAnswer.Of(Encoding.UTF8.GetBytes(json));
}

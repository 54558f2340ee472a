namespace Jota.Client;

/// <summary>Somebody who has figures to tell on <c>/metrics</c>. Asked at each scrape, from any thread.</summary>
public interface IMetricSource
{
    /// <summary>Writes whole families, each once.</summary>
    void Write(MetricWriter into);
}

using System.Globalization;
using System.Text;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>A node reached over HTTPS, in this process or on another machine.</summary>
internal sealed class RemoteNode(KubeletClient kubelets, Uri endpoint, string name) : INodeConnection
{
    public Task CopyLogsAsync(ObjectKey pod, string uid, LogOptions options, Stream into, CancellationToken ct) =>
        kubelets.CopyAsync(new Uri(endpoint, $"/containerLogs/{pod.Namespace}/{pod.Name}/{options.Container}{Query(options)}"), into, ct);

    public Task<NodeSummary> SummaryAsync(CancellationToken ct) => kubelets.SummaryAsync(new Uri(endpoint, "/stats/summary"), name, ct);

    private static string Query(LogOptions options)
    {
        var query = new StringBuilder("?");
        Add(options.Follow, "follow=true");
        Add(options.Previous, "previous=true");
        Add(options.Timestamps, "timestamps=true");
        Add(options.TailLines is not null, string.Create(CultureInfo.InvariantCulture, $"tailLines={options.TailLines}"));
        Add(options.LimitBytes is not null, string.Create(CultureInfo.InvariantCulture, $"limitBytes={options.LimitBytes}"));
        Add(options.Since is not null, $"sinceTime={options.Since?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}");
        return query.ToString(0, query.Length - 1);

        void Add(bool wanted, string part)
        {
            if (wanted)
            {
                query.Append(part).Append('&');
            }
        }
    }
}

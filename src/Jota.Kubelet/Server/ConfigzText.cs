using System.Buffers;
using System.Text.Json;
using Jota.Kubelet.Configuration;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Recording;

namespace Jota.Kubelet.Server;

/// <summary>
/// A node's configuration as <c>/configz</c> tells it: upstream's field names and forms, and those fields alone that are so here. Pure.
/// </summary>
internal static class ConfigzText
{
    /// <summary>The whole document.</summary>
    public static void Write(IBufferWriter<byte> into, KubeletConfiguration settings)
    {
        using var json = new Utf8JsonWriter(into);
        json.WriteStartObject();
        json.WriteStartObject("kubeletconfig");
        if (settings.StaticPodPath is { } own)
        {
            json.WriteString("staticPodPath", own);
        }

        json.WriteBoolean("enableServer", settings.Port > 0);
        json.WriteNumber("port", settings.Port);
        Access(json);
        json.WriteString("clusterDomain", settings.ClusterDomain);
        json.WriteStartArray("clusterDNS");
        foreach (var server in settings.ClusterDns)
        {
            json.WriteStringValue(server);
        }

        json.WriteEndArray();
        json.WriteString("podCIDR", settings.PodCidr);
        json.WriteNumber("maxPods", settings.MaxPods);
        Periods(json);
        json.WriteString("cgroupDriver", "cgroupfs");
        json.WriteBoolean("cgroupsPerQOS", true);
        json.WriteBoolean("registerNode", true);
        json.WriteString("containerLogMaxSize", Bytes(settings.Logs.MaxSize));
        json.WriteNumber("containerLogMaxFiles", settings.Logs.MaxFiles);
        json.WriteString("containerLogMonitorInterval", GoDuration.Format(settings.Logs.Interval));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Access(Utf8JsonWriter json)
    {
        json.WriteStartObject("authentication");
        json.WriteStartObject("anonymous");
        json.WriteBoolean("enabled", false);
        json.WriteEndObject();
        json.WriteStartObject("webhook");
        json.WriteBoolean("enabled", true);
        json.WriteString("cacheTTL", GoDuration.Format(TokenReviewAuthenticator.Kept));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("authorization");
        json.WriteString("mode", "Webhook");
        json.WriteStartObject("webhook");
        json.WriteString("cacheAuthorizedTTL", GoDuration.Format(ReviewAuthorizer.YesKept));
        json.WriteString("cacheUnauthorizedTTL", GoDuration.Format(ReviewAuthorizer.NoKept));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Periods(Utf8JsonWriter json)
    {
        json.WriteString("nodeStatusUpdateFrequency", GoDuration.Format(HeartbeatLoop.Period));
        json.WriteString("nodeStatusReportFrequency", GoDuration.Format(NodeAgent.StatusPeriod));
        json.WriteNumber("nodeLeaseDurationSeconds", NodeLease.Seconds);
    }

    private static string Bytes(long bytes) => bytes % (1 << 20) == 0 ? $"{bytes >> 20}Mi" : $"{bytes}";
}

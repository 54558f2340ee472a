using System.Buffers;
using System.Text.Json;
using Jota.Kubelet.Configuration;
using Jota.Kubelet.Eviction;
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
        json.WriteString("shutdownGracePeriod", GoDuration.Format(settings.Shutdown?.GracePeriod ?? TimeSpan.Zero));
        json.WriteString("shutdownGracePeriodCriticalPods", GoDuration.Format(settings.Shutdown?.GracePeriodCriticalPods ?? TimeSpan.Zero));
        if (settings.Images is { } images)
        {
            json.WriteString("imageMinimumGCAge", GoDuration.Format(images.MinimumAge));
            json.WriteString("imageMaximumGCAge", GoDuration.Format(images.MaximumAge ?? TimeSpan.Zero));
            json.WriteNumber("imageGCHighThresholdPercent", images.HighThresholdPercent);
            json.WriteNumber("imageGCLowThresholdPercent", images.LowThresholdPercent);
        }

        if (settings.Eviction is { } eviction)
        {
            Write(json, eviction);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EvictionSettings settings)
    {
        Map(json, "evictionHard", settings.Thresholds.Where(one => one.Grace is null), one => one.Below.ToString());
        var soft = settings.Thresholds.Where(one => one.Grace is not null).ToList();
        if (soft.Count > 0)
        {
            Map(json, "evictionSoft", soft, one => one.Below.ToString());
            Map(json, "evictionSoftGracePeriod", soft, one => GoDuration.Format(one.Grace!.Value));
            json.WriteNumber("evictionMaxPodGracePeriod", (long)settings.LongestGrace.TotalSeconds);
        }

        json.WriteString("evictionPressureTransitionPeriod", GoDuration.Format(settings.TransitionPeriod));
    }

    private static void Map(
        Utf8JsonWriter json, string name, IEnumerable<EvictionThreshold> thresholds, Func<EvictionThreshold, string> value)
    {
        json.WriteStartObject(name);
        foreach (var one in thresholds.OrderBy(one => one.Signal, StringComparer.Ordinal))
        {
            json.WriteString(one.Signal, value(one));
        }

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

using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Containers of a pod, or of a template of pods.</summary>
/// <param name="about">What is described.</param>
/// <param name="pod">The pod; null for a template.</param>
internal sealed class ContainersDescriber(Description about, JsonNode? pod)
{
    private readonly DescriptionWriter _out = about.Out;

    /// <summary>Describes a list of them.</summary>
    /// <param name="title">What they are.</param>
    /// <param name="containers">The list.</param>
    /// <param name="statuses">Where the pod's status has theirs.</param>
    /// <param name="indent">What stands before the title.</param>
    public void Describe(string title, JsonNode? containers, string statuses, string indent = "")
    {
        _out.Line($"{indent}{title}:{(containers.Items().Any() ? "" : " <none>")}");
        foreach (var container in containers.Items())
        {
            var name = container.Text("name");
            var status = pod.Items("status", statuses).FirstOrDefault(status => status.Text("name") == name);
            _out.Line(1, $"{(indent.Length > 0 ? " " : "")}{name}:");
            Basics(container, status);
            Words("Command", container.At("command"));
            Words("Args", container.At("args"));
            if (status is not null)
            {
                State(status);
            }

            Resources(_out, container.At("resources"), 2, titled: false);
            Probe("Liveness", container.At("livenessProbe"));
            Probe("Readiness", container.At("readinessProbe"));
            Probe("Startup", container.At("startupProbe"));
            new EnvironmentDescriber(_out, pod).Describe(container);
            Mounts(container);
        }
    }

    /// <summary>Limits and requests.</summary>
    public static void Resources(DescriptionWriter output, JsonNode? resources, int level, bool titled)
    {
        if (resources is null)
        {
            return;
        }

        if (titled)
        {
            output.Line(level++, "Resources:");
        }

        foreach (var (title, field) in (ReadOnlySpan<(string, string)>)[("Limits", "limits"), ("Requests", "requests")])
        {
            var list = resources.Fields(field).ToList();
            if (list.Count > 0)
            {
                output.Line(level, $"{title}:");
                list.ForEach(amount => output.Field(level + 1, amount.Key, GoText.Of(amount.Value)));
            }
        }
    }

    private void Basics(JsonNode? container, JsonNode? status)
    {
        if (status is not null)
        {
            _out.Field(2, "Container ID", status.Text("containerID"));
        }

        _out.Field(2, "Image", container.Text("image"));
        if (status is not null)
        {
            _out.Field(2, "Image ID", status.Text("imageID"));
        }

        Ports("Port", container, "containerPort");
        Ports("Host Port", container, "hostPort");
        if (container.At("securityContext", "seccompProfile") is { } profile)
        {
            _out.Field(2, "SeccompProfile", profile.Text("type"));
            if (profile.Text("type") == "Localhost")
            {
                _out.Field(3, "LocalhostProfile", profile.Text("localhostProfile"));
            }
        }
    }

    private void Ports(string title, JsonNode? container, string field)
    {
        var ports = container.Items("ports").Select(port => $"{port.Count(field)}/{port.Text("protocol")}").ToList();
        _out.Field(2, ports.Count > 1 ? title + "s" : title, Facts.OrNone(string.Join(", ", ports)));
    }

    private void Words(string title, JsonNode? words)
    {
        if (words.Items().Any())
        {
            _out.Line(2, $"{title}:");
        }

        foreach (var line in words.Texts().SelectMany(word => word.Split('\n')))
        {
            _out.Line(3, line);
        }
    }

    private void State(JsonNode? status)
    {
        State("State", status.At("state"));
        if (status.Has("lastState", "terminated"))
        {
            State("Last State", status.At("lastState"));
        }

        _out.Field(2, "Ready", Facts.YesNo(status.Is("ready")));
        _out.Field(2, "Restart Count", $"{status.Count("restartCount")}");
    }

    private void State(string title, JsonNode? state)
    {
        if (state.At("running") is { } running)
        {
            _out.Field(2, title, "Running");
            _out.Field(3, "Started", about.Time(running, "startedAt"));
            return;
        }

        var ended = state.Has("waiting") ? null : state.At("terminated");
        _out.Field(2, title, ended is null ? "Waiting" : "Terminated");
        Optional("Reason", (ended ?? state.At("waiting")).Text("reason"));
        if (ended is not null)
        {
            Optional("Message", ended.Text("message"));
            _out.Field(3, "Exit Code", $"{ended.Count("exitCode")}");
            Optional("Signal", ended.Count("signal") > 0 ? $"{ended.Count("signal")}" : "");
            _out.Field(3, "Started", about.Time(ended, "startedAt"));
            _out.Field(3, "Finished", about.Time(ended, "finishedAt"));
        }
    }

    private void Optional(string title, string text)
    {
        if (text.Length > 0)
        {
            _out.Field(3, title, text);
        }
    }

    private void Probe(string title, JsonNode? probe)
    {
        if (probe is not null)
        {
            _out.Field(2, title, ProbeText.Of(probe));
        }
    }

    private void Mounts(JsonNode? container)
    {
        var mounts = container.Items("volumeMounts").OrderBy(mount => mount.Text("mountPath"), StringComparer.Ordinal).ToList();
        var none = mounts.Count == 0 ? "\t<none>" : "";
        _out.Line(2, $"Mounts:{none}");
        foreach (var mount in mounts)
        {
            var part = mount.Text("subPath") is { Length: > 0 } path ? $",path={Facts.Quoted(path)}" : "";
            _out.Line(3, $"{mount.Text("mountPath")} from {mount.Text("name")} ({(mount.Is("readOnly") ? "ro" : "rw")}{part})");
        }

        var devices = container.Items("volumeDevices").OrderBy(device => device.Text("devicePath"), StringComparer.Ordinal).ToList();
        if (devices.Count > 0)
        {
            _out.Line(2, $"Devices:{none}");
            devices.ForEach(device => _out.Line(3, $"{device.Text("devicePath")} from {device.Text("name")}"));
        }
    }
}

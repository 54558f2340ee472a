using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>/version</c>: the Kubernetes version that is served, with ours as its build.</summary>
public static class ServerVersion
{
    /// <summary>The served version: upstream's major and minor.</summary>
    public const string Kubernetes = "v1.36.0";

    /// <summary>The version in full, such as <c>v1.36.0+jota.0.1.0</c>.</summary>
    public static string GitVersion { get; } = $"{Kubernetes}+jota.{Own()}";

    internal static async Task<bool> HandleAsync(HttpContext http, string path)
    {
        await Answer.BytesAsync(http, StatusCodes.Status200OK, "application/json", Document());
        return true;
    }

    private static byte[] Document()
    {
        var body = new System.Buffers.ArrayBufferWriter<byte>(512);
        using var json = JsonText.Writer(body);
        json.WriteStartObject();
        json.WriteString("major"u8, "1"u8);
        json.WriteString("minor"u8, "36"u8);
        json.WriteString("emulationMajor"u8, "1"u8);
        json.WriteString("emulationMinor"u8, "36"u8);
        json.WriteString("minCompatibilityMajor"u8, "1"u8);
        json.WriteString("minCompatibilityMinor"u8, "35"u8);
        json.WriteString("gitVersion"u8, GitVersion);
        json.WriteString("gitCommit"u8, ""u8);
        json.WriteString("gitTreeState"u8, "clean"u8);
        json.WriteString("buildDate"u8, "1970-01-01T00:00:00Z"u8);
        json.WriteString("goVersion"u8, RuntimeInformation.FrameworkDescription);
        json.WriteString("compiler"u8, "dotnet"u8);
        json.WriteString("platform"u8, Platform());
        json.WriteEndObject();
        json.Flush();
        return body.WrittenSpan.ToArray();
    }

    private static string Own()
    {
        var version = typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "0.0.0";
        return version.Split('+')[0];
    }

    // Go's words.
    internal static string Platform()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "windows";
        var architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString().ToLowerInvariant(),
        };
        return $"{system}/{architecture}";
    }
}

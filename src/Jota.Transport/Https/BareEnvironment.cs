using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Jota.Transport.Https;

/// <summary>The environment that Kestrel's HTTPS set-up asks for: no files, no development certificate.</summary>
internal sealed class BareEnvironment : IHostEnvironment
{
    public string ApplicationName { get; set; } = "jota";

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();

    public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

    public string EnvironmentName { get; set; } = "Production";
}

using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Jota.Transport.Https;

/// <summary>Lets Kestrel's <c>UseKestrelCore</c> register itself into a plain service collection. Builds no host.</summary>
internal sealed class BareWebHostBuilder(IServiceCollection services) : IWebHostBuilder
{
    private readonly WebHostBuilderContext _context = new() { Configuration = new ConfigurationManager() };

#pragma warning disable ASPDEPR008 // part of the interface, and never called
    public IWebHost Build() => throw new NotSupportedException("there is no host here");
#pragma warning restore ASPDEPR008

    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(services);
        return this;
    }

    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(_context, services);
        return this;
    }

    public string? GetSetting(string key) => null;

    public IWebHostBuilder UseSetting(string key, string? value) => this;
}

using Jota.Api;
using Jota.Client;
using Jota.Tests;

namespace Jota.Controllers.Tests.VolumeBinding;

/// <summary>An API whose writes fail now and then: before they are stored, or after, so that nobody knows.</summary>
internal sealed class InterruptedApi(IApi api, int seed) : PassingApi(api)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>Whether writes still fail.</summary>
    public bool Fails { get; set; } = true;

    public override async Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        Strike(0.2);
        var result = await base.UpdateAsync(target, body, options, ct);
        Strike(0.2);
        return result;
    }

    private void Strike(double chance)
    {
        lock (_gate)
        {
            if (Fails && _random.NextDouble() < chance)
            {
                throw new HttpRequestException("interrupted");
            }
        }
    }
}

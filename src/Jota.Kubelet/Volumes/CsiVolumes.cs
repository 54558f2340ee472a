using System.Collections.Concurrent;
using System.Globalization;
using Jota.Api;
using Jota.Kubelet.Csi;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Volumes of CSI drivers for pods: what the API says of the volume, its driver and the pod, brought together for <see cref="CsiMounts"/>,
/// in upstream's order: attached, staged, published, given to the pod's group, grown.
/// </summary>
internal sealed class CsiVolumes(CsiServices services) : IDisposable
{
    /// <summary>How often drivers that want it are asked to publish again; upstream's kubelet looks at a pod about as often.</summary>
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, CsiPublished>> _byPod = new(StringComparer.Ordinal);
    private readonly CsiSecrets _secrets = new(services.Api);
    private readonly CsiGrowth _growth = new(services);
    private readonly CsiAttachmentWait _attachments = new(
        services.Api, services.Node, services.Mounts.Uses, services.Word, services.Objects);

    /// <summary>Where a volume of a pod is.</summary>
    public string PathOf(string podUid, string name) => services.Paths.Target(podUid, name);

    /// <summary>The pods of which volumes are left here.</summary>
    public IReadOnlyCollection<string> Pods => services.Mounts.Uses.Pods;

    /// <summary>What must not be detached, as the node's status has it.</summary>
    public IReadOnlyList<string> InUse => services.Mounts.Uses.InStatus;

    /// <summary>Makes a volume ready.</summary>
    /// <exception cref="VolumeException">It cannot be had yet; the pod is woken where it is known what it waits for.</exception>
    public async Task SetUpAsync(V1Pod pod, CsiSource source, Action onChange, CancellationToken ct)
    {
        try
        {
            await EnsureAsync(pod, source, onChange, ct);
        }
        catch (CsiStepException e)
        {
            throw new VolumeException(source.Name, e.Message) { Operation = OperationOf(e.Step) };
        }
        catch (Exception e) when (e is IOException or ApiException or UnauthorizedAccessException)
        {
            throw new VolumeException(source.Name, e.Message);
        }
    }

    /// <summary>Something changed, or time passed: publishes anew where the driver wants that, and lets grow what is to.</summary>
    public async Task RefreshAsync(V1Pod pod, Action onChange, CancellationToken ct)
    {
        foreach (var published in _byPod.TryGetValue(pod.Metadata.Uid, out var all) ? all.Values : [])
        {
            await SetUpAsync(pod, published.Source, onChange, ct);
        }
    }

    /// <summary>Takes down all of a pod's volumes.</summary>
    /// <exception cref="IOException">One of them stays for now.</exception>
    public async Task TearDownAsync(string podUid, CancellationToken ct)
    {
        foreach (var published in _byPod.TryRemove(podUid, out var all) ? all.Values : [])
        {
            published.Dispose();
        }

        services.Drivers.Forget(podUid);
        var before = InUse.Count;
        try
        {
            await services.Mounts.UnpublishAsync(podUid, ct);
        }
        finally
        {
            if (InUse.Count < before)
            {
                await TellAsync(ct);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var published in _byPod.Values.SelectMany(all => all.Values))
        {
            published.Dispose();
        }
    }

    private async Task EnsureAsync(V1Pod pod, CsiSource source, Action onChange, CancellationToken ct)
    {
        var uid = pod.Metadata.Uid;
        var of = _byPod.GetOrAdd(uid, static _ => new(StringComparer.Ordinal));
        var spec = await services.Objects.FindAsync<V1CSIDriver>(ObjectKey.Cluster(source.Driver), uid, onChange, ct);
        if (CsiPlan.Refusal(source, spec) is { } refusal)
        {
            throw new VolumeException(source.Name, refusal);
        }

        var known = of.GetValueOrDefault(source.Name);
        var use = UseOf(pod, source, spec);
        if (known is null && services.Mounts.IsPublished(use))
        {
            // By an earlier kubelet of this node: the pod runs on, also while the driver is not back yet.
            known = of[source.Name] = new(source, services.Clock.GetUtcNow());
            Renew(known, spec, onChange);
            services.Drivers.WakeWhenThere(source.Driver, uid, onChange);
            return;
        }

        if (services.Drivers.Find(source.Driver) is null)
        {
            services.Drivers.WakeWhenThere(source.Driver, uid, onChange);
        }

        var driver = services.Drivers.Get(source.Driver);
        var tokens = await TokensAsync(pod, source, spec, onChange, ct);
        if (known is null || IsDue(known, spec, tokens))
        {
            await PublishAsync(pod, source, use, spec, driver, tokens, onChange, ct);
            known?.Dispose();
            known = of[source.Name] = new(source, services.Clock.GetUtcNow()) { Tokens = tokens };
            Renew(known, spec, onChange);
        }

        if (driver.Capabilities.Expands && source.Claim is not null)
        {
            await _growth.EnsureAsync(pod, source, MountOf(pod, source, use, spec, driver), _secrets, onChange, ct);
        }
    }

    private async Task PublishAsync(
        V1Pod pod, CsiSource source, CsiUse use, V1CSIDriver? spec, CsiDriver driver, string tokens, Action onChange, CancellationToken ct)
    {
        var context = use.Attachment.Length > 0 ? await _attachments.EnsureAsync(use, onChange, ct) : new Dictionary<string, string>();
        var mount = MountOf(pod, source, use, spec, driver) with
        {
            PublishContext = context,
            StageSecrets = await _secrets.ReadAsync(source.Name, source.StageSecret, ct),
            PublishSecrets = await _secrets.ReadAsync(source.Name, source.PublishSecret, ct),
        };
        if (tokens.Length > 0)
        {
            mount = spec?.Spec?.ServiceAccountTokenInSecrets == true
                ? mount with { PublishSecrets = With(mount.PublishSecrets, tokens) }
                : mount with { PodContext = With(mount.PodContext, tokens) };
        }

        var target = await services.Mounts.PublishAsync(mount, ct);
        if (CsiPlan.GivesToGroup(pod, source, spec, driver.Capabilities))
        {
            await Task.Run(() => VolumeOwnership.Apply(target, pod.Spec.SecurityContext, source.IsReadOnly), ct);
        }
    }

    private CsiUse UseOf(V1Pod pod, CsiSource source, V1CSIDriver? spec) =>
        new(pod.Metadata.Uid, source.Name, source.Driver, source.Handle)
        {
            IsEphemeral = source.IsEphemeral,
            Attachment = !source.IsEphemeral && CsiAttachments.AreNeeded(spec)
                ? CsiAttachments.NameOf(source.Driver, source.Handle, services.Node)
                : "",
        };

    private static CsiMount MountOf(V1Pod pod, CsiSource source, CsiUse use, V1CSIDriver? spec, CsiDriver driver) => new()
    {
        Use = use,
        Context = source.Attributes,
        PodContext = CsiPlan.PodContext(pod, source, spec),
        FsType = source.FsType,
        MountOptions = source.MountOptions,
        AccessMode = source.AccessModes.Count > 0 ? source.AccessModes[0] : AccessModes.ReadWriteOnce,
        IsReadOnly = source.IsReadOnly,
        MountGroup = CsiPlan.MountGroup(pod, driver.Capabilities),
    };

    /// <summary>The tokens that the driver wants, as it reads them; empty for none.</summary>
    private async Task<string> TokensAsync(V1Pod pod, CsiSource source, V1CSIDriver? spec, Action onDue, CancellationToken ct)
    {
        if (spec?.Spec?.TokenRequests is not { Count: > 0 } requests)
        {
            return "";
        }

        var tokens = new SortedDictionary<string, CsiToken>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            var asked = new V1ServiceAccountTokenProjection { Audience = request.Audience, ExpirationSeconds = request.ExpirationSeconds };
            try
            {
                var held = await services.Tokens.HoldAsync(pod, asked, CsiPlan.IsRenewed(spec) ? onDue : static () => { }, ct);
                var end = held.Expires.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
                tokens[request.Audience ?? ""] = new(held.Token, end);
            }
            catch (ApiException e)
            {
                throw new VolumeException(source.Name, $"failed to fetch token: {e.Message}");
            }
        }

        return CsiJson.Write(tokens);
    }

    private bool IsDue(CsiPublished known, V1CSIDriver? spec, string tokens) =>
        CsiPlan.IsRenewed(spec) && (tokens != known.Tokens || services.Clock.GetUtcNow() >= known.At.Plus(RenewEvery));

    private void Renew(CsiPublished published, V1CSIDriver? spec, Action onDue)
    {
        if (CsiPlan.IsRenewed(spec))
        {
            published.WakeAt(services.Clock, RenewEvery, onDue);
        }
    }

    // The next heartbeat tells it otherwise.
    private async Task TellAsync(CancellationToken ct)
    {
        try
        {
            await services.Word.TellAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is ApiException or HttpRequestException or IOException)
        {
            // Not before the server is back.
        }
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> texts, string tokens) =>
        new(texts, StringComparer.Ordinal) { [CsiPlan.Tokens] = tokens };

    private static string OperationOf(CsiStep step) => step switch
    {
        CsiStep.Stage => "MountVolume.MountDevice",
        _ => "MountVolume.SetUp",
    };
}

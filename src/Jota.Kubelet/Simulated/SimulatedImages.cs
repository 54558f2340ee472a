using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Simulated;

/// <summary>The images that a simulated runtime has.</summary>
internal sealed class SimulatedImages(SimulatedPods pods)
{
    /// <summary>A node's disk is full some time, too: then the images go that no container uses.</summary>
    private const int MostImages = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Image> _images = new(StringComparer.Ordinal);

    public Image? Find(string image)
    {
        lock (_gate)
        {
            return _images.GetValueOrDefault(image);
        }
    }

    public IReadOnlyList<Image> All()
    {
        lock (_gate)
        {
            return [.. _images.Values];
        }
    }

    public void Put(string image, SimulatedImage behaviour)
    {
        lock (_gate)
        {
            MakeRoom();
            _images[image] = new Image
            {
                Id = image,
                RepoTags = { image },
                Size = behaviour.Size,
                Spec = new ImageSpec { Image = image },
                Uid = new Int64Value { Value = behaviour.User },
            };
        }
    }

    public void Remove(string image)
    {
        lock (_gate)
        {
            _images.Remove(image);
        }
    }

    private void MakeRoom()
    {
        if (_images.Count >= MostImages)
        {
            var used = pods.UsedImages();
            foreach (var unused in _images.Keys.Where(name => !used.Contains(name)))
            {
                _images.Remove(unused);
            }
        }
    }
}

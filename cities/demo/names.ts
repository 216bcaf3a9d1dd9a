/** Names of the demo city's places: none is an official division's; they only sound like ones. Pinyin without tones. */
export interface Name {
  readonly zh: string
  readonly en: string
}

export const nation: Name = { zh: '中国', en: 'China' }
export const province: Name = { zh: '临江省', en: 'Linjiang Province' }

export const mainCity = {
  label: '01',
  name: { zh: '云汉市', en: 'Yunhan City' },
  /** North of the river from the west on, then south of it. */
  north: list('江澜 Jianglan, 云麓 Yunlu, 鹤汀 Heting', '区', 'District'),
  south: list('望潮 Wangchao, 枫浦 Fengpu', '区', 'District'),
}

export const neighbours = [
  {
    label: '02',
    name: { zh: '沅渚市', en: 'Yuanzhu City' },
    districts: list('芷岸 Zhian, 雁浔 Yanxun, 石棠 Shitang', '区', 'District'),
  },
  {
    label: '03',
    name: { zh: '澄陵市', en: 'Chengling City' },
    districts: list('明渚 Mingzhu, 桂陂 Guibei, 霜塘 Shuangtang', '区', 'District'),
  },
]

export const river: Name = { zh: '云江', en: 'Yun River' }

export const streets = list(
  `临津 Linjin, 白苇 Baiwei, 晚渡 Wandu, 青檐 Qingyan, 望鹤 Wanghe, 书台 Shutai, 石鼓桥 Shiguqiao, 新埠 Xinbu,
  听雨 Tingyu, 丰渠 Fengqu, 百花堤 Baihuadi, 长亭 Changting, 南浦里 Nanpuli, 朝晖 Zhaohui, 双井 Shuangjing, 古渡 Gudu,
  文澜 Wenlan, 银杏 Yinxing, 落雁 Luoyan, 东湾 Dongwan, 万安 Wanan, 金粟 Jinsu, 沙洲 Shazhou, 清辉 Qinghui,
  桃叶 Taoye, 铁佛 Tiefo, 永济桥 Yongjiqiao, 星岗 Xinggang, 泮池 Panchi, 西陂 Xibei, 紫汀 Ziting, 凤渚 Fengzhu,
  和畅 Hechang, 沧浪 Canglang, 芳草 Fangcao, 五里亭 Wuliting`,
  '街道',
  'Street',
)

const trees =
  '柳 Liu, 桂 Gui, 松 Song, 荷 He, 兰 Lan, 竹 Zhu, 梅 Mei, 枫 Feng, 杏 Xing, 芦 Lu, 雁 Yan, 榆 Yu, 槐 Huai, 莲 Lian, 桐 Tong, 霞 Xia'
const spots =
  '园 yuan, 溪 xi, 桥 qiao, 坊 fang, 巷 xiang, 湾 wan, 塘 tang, 岗 gang, 里 li, 堤 di, 渡 du, 井 jing'

/** Stems of communities; each is used once in the city. */
export const communityStems: readonly Name[] = list(trees, '', '').flatMap((tree) =>
  list(spots, '', '').map((spot) => ({ zh: tree.zh + spot.zh, en: tree.en + spot.en })),
)

function list(text: string, zhEnding: string, enEnding: string): Name[] {
  return text.split(',').map((pair) => {
    const [zh = '', en = ''] = pair.trim().split(' ')
    return { zh: zh + zhEnding, en: enEnding ? `${en} ${enEnding}` : en }
  })
}
